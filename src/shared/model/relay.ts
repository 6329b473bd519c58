import { z } from 'zod';

const Port = z.number().int().min(1024).max(65_535);
/** RTMP's stream key as an encoder sends it; it tells feeds apart, it keeps nobody out. */
export const RelayKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** What can be recorded on this computer: what an encoder sends, or a recording that is still being written. */
export const RelayInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rtmp'), port: Port, key: RelayKey }),
  z.object({ kind: z.literal('srt'), port: Port }),
  /** The whole path of the file, or of a folder: the newest file in it that grows. */
  z.object({ kind: z.literal('file'), path: z.string().min(1).max(4096) }),
]);
export type RelayInput = z.infer<typeof RelayInput>;
/** Where an encoder on this computer (OBS, ffmpeg) sends a stream to. */
export type EncoderInput = Exclude<RelayInput, { kind: 'file' }>;
export type FileInput = Extract<RelayInput, { kind: 'file' }>;

const FILE = 'file:';

/** The address of an input. For RTMP the server is what stands before the key. */
export function relayAddress(input: RelayInput): string {
  if (input.kind === 'file') return `${FILE}${input.path}`;
  return input.kind === 'rtmp' ? `${rtmpServer(input.port)}/${input.key}` : `srt://127.0.0.1:${input.port}`;
}

export const rtmpServer = (port: number): string => `rtmp://127.0.0.1:${port}/live`;

const ADDRESS = /^(rtmp|srt):\/\/127\.0\.0\.1:(\d+)(?:\/live\/([\w-]+))?$/;

/** The input at such an address; null when it is none. */
export function relayInputAt(address: string): RelayInput | null {
  if (address.startsWith(FILE))
    return RelayInput.safeParse({ kind: 'file', path: address.slice(FILE.length) }).data ?? null;
  const [, kind, port, key] = ADDRESS.exec(address) ?? [];
  return RelayInput.safeParse({ kind, port: Number(port), key }).data ?? null;
}
