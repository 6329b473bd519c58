import type { Recording } from '../../../shared/contract/sources.ts';
import { type EncoderInput, relayInputAt, RelayKey } from '../../../shared/model/relay.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { isRunningRecording } from '../../app/live.ts';

/** Where an encoder is to send to, as it is typed. */
export interface EncoderDraft {
  readonly kind: EncoderInput['kind'];
  readonly ports: Readonly<Record<EncoderInput['kind'], string>>;
  /** RTMP's stream key. */
  readonly key: string;
}

const FIRST_PORT = 1024;
const LAST_PORT = 65_535;

export const isPort = (text: string): boolean =>
  /^\d{4,5}$/.test(text) && Number(text) >= FIRST_PORT && Number(text) <= LAST_PORT;

/** Null = it can't be listened on as it is. */
export function encoderInput({ kind, ports, key }: EncoderDraft): EncoderInput | null {
  if (!isPort(ports[kind])) return null;
  const port = Number(ports[kind]);
  if (kind === 'srt') return { kind, port };
  return RelayKey.safeParse(key).success ? { kind, port, key } : null;
}

/** As the last main recording was listened for. */
export const usualDraft = (settings: Settings): EncoderDraft => ({
  kind: settings.relayKind,
  ports: { rtmp: String(settings.relayRtmpPort), srt: String(settings.relaySrtPort) },
  key: settings.relayKey,
});

/** For camera `number`: behind the usual ports, those that no recording listens on. */
export function cameraDraft(
  settings: Settings,
  recordings: readonly Recording[],
  number: number,
): EncoderDraft {
  const taken = new Set(
    recordings.filter(isRunningRecording).flatMap(({ link }) => {
      const input = relayInputAt(link.url);
      return input === null || input.kind === 'file' ? [] : [input.port];
    }),
  );
  const free = (usual: number): string => {
    let port = usual + 1;
    while (taken.has(port) && port < LAST_PORT) port++;
    return String(Math.min(port, LAST_PORT));
  };
  const ports = { rtmp: free(settings.relayRtmpPort), srt: free(settings.relaySrtPort) };
  return { kind: settings.relayKind, ports, key: `camera-${number}` };
}
