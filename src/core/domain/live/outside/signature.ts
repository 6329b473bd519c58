import { AppError } from '../../../../shared/errors.ts';
import { MAX_SKEW_MS } from './clock-skew.ts';

/** Who sent a post. */
export const SOURCE_HEADER = 'x-klipstream-source';
/** `t=<Unix ms>,v1=<64 hex digits>`: HMAC-SHA256 over `<t>.<stream>.<body>` with the source's token as key. */
export const SIGNATURE_HEADER = 'x-klipstream-signature';

const FORM = /^t=(\d{1,16}),v1=([0-9a-f]{64})$/;

export interface SignatureHeader {
  readonly sentAtUnixMs: number;
  readonly hex: string;
}

/** Throws AppError `events/unsigned`. */
export function readSignature(header: string | null): SignatureHeader {
  const [, sentAt, hex] = FORM.exec(header ?? '') ?? [];
  if (sentAt === undefined || hex === undefined)
    throw new AppError({
      code: 'events/unsigned',
      message: header === null ? 'The post is not signed.' : `The header ${SIGNATURE_HEADER} can’t be read.`,
      nextStep: `Send ${SIGNATURE_HEADER}: t=<Unix ms>,v1=<hex of HMAC-SHA256 over "t.stream.body" with the source's token>.`,
    });
  return { sentAtUnixMs: Number(sentAt), hex };
}

export interface SignedParts {
  readonly sentAtUnixMs: number;
  /** As it stands in the address, `current` too: a post that was refused is worth nothing for another stream. */
  readonly streamId: string;
  readonly body: string;
}

/** What is signed. A stream's id holds no dot (event-server.ts), so that no two posts share a text. */
export const signedText = ({ sentAtUnixMs, streamId, body }: SignedParts): string =>
  `${sentAtUnixMs}.${streamId}.${body}`;

/** Throws AppError `events/too-old` for a post that is older, or further ahead, than a clock may be off. */
export function demandFresh(sentAtUnixMs: number, nowUnixMs: number): void {
  const apartMs = nowUnixMs - sentAtUnixMs;
  if (Math.abs(apartMs) <= MAX_SKEW_MS) return;
  throw clockOff(apartMs);
}

/** AppError `events/too-old`. */
export const clockOff = (apartMs: number): AppError =>
  new AppError({
    code: 'events/too-old',
    message: `This was sent ${Math.round(Math.abs(apartMs) / 1000)} s ${apartMs > 0 ? 'ago' : 'in the future'} by the sender’s clock.`,
    nextStep: `Sign each post anew, and set the sender’s clock: at most ${MAX_SKEW_MS / 60_000} minutes are taken.`,
  });
