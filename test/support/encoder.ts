import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A stream as OBS would send it: H.264 with a keyframe every two seconds, and AAC, loud for two seconds at each cause. */
export async function makeStream(
  path: string,
  options: {
    readonly durationSec: number;
    readonly loudAtSec: readonly number[];
    readonly hasSound?: boolean;
    /** One colour that moves a little; left out: a picture of many. */
    readonly colour?: string;
  },
): Promise<void> {
  const { durationSec, loudAtSec, hasSound = true, colour } = options;
  const size = 'size=320x180:rate=30';
  const picture = colour === undefined ? `testsrc2=${size}` : `color=${colour}:${size},noise=alls=24:allf=t`;
  const isLoud = loudAtSec.map((at) => `between(t,${at},${at + 2})`).join('+') || '0';
  const sound = [
    ...['-f', 'lavfi', '-i', `anoisesrc=color=pink:sample_rate=48000:seed=7:duration=${durationSec}`],
    ...['-af', `volume='0.02+0.5*min(1,${isLoud})':eval=frame`, '-c:a', 'aac', '-shortest'],
  ];
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', picture, '-t', String(durationSec)],
    ...(hasSound ? sound : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p', path],
  ]);
}

/** ffmpeg that sends a file in real time, as an encoder does. */
export interface Encoder {
  /** Resolves with its exit code once it is over; a connection that is refused or hung up on at once is tried again, as encoders do. */
  readonly ended: Promise<number | null>;
  /** When it began to send, Unix ms, for the last time. */
  sentSinceUnixMs(): number;
  /** Pulls the plug. */
  kill(): Promise<void>;
  /** It hangs, without closing its connection. */
  freeze(): void;
}

/** What ffmpeg exits with when nobody listens, or hangs up on it. */
const REFUSED = 1;
/** Later it is hung up on in the middle: begun anew, everything in it would come at another time. */
const AT_ONCE_MS = 8000;
const AGAIN_MS = 100;

export function startEncoder(file: string, address: string): Encoder {
  const format = address.startsWith('srt:') ? 'mpegts' : 'flv';
  const args = ['-v', 'error', '-nostdin', '-re', '-i', file, '-c', 'copy', '-f', format, address];
  let isKilled = false;
  let child: ChildProcess;
  let sinceUnixMs = 0;
  const send = async (): Promise<number | null> => {
    for (;;) {
      child = spawn('ffmpeg', args, { stdio: 'ignore' });
      sinceUnixMs = Date.now();
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== REFUSED || isKilled || Date.now() - sinceUnixMs > AT_ONCE_MS) return code;
      await wait(AGAIN_MS);
    }
  };
  const ended = send();
  return {
    ended,
    sentSinceUnixMs: () => sinceUnixMs,
    async kill() {
      isKilled = true;
      child.kill('SIGKILL');
      await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
  };
}

/** What OBS writes while it records, by the file's extension. */
const WHILE_RECORDING: Readonly<Record<string, readonly string[]>> = {
  '.mkv': ['-flush_packets', '1', '-f', 'matroska'],
  '.mp4': ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-flush_packets', '1', '-f', 'mp4'],
  '.ts': ['-flush_packets', '1', '-f', 'mpegts'],
  '.flv': ['-flush_packets', '1', '-f', 'flv'],
};

/** ffmpeg that writes a recording in real time, as OBS does. `isPlain`: an MP4 whose index comes at the end. */
export function startWriter(
  from: string,
  to: string,
  { isPlain = false } = {},
): { kill(): Promise<void>; readonly ended: Promise<unknown> } {
  const format = isPlain ? ['-flush_packets', '1', '-f', 'mp4'] : WHILE_RECORDING[extname(to)]!;
  const args = ['-v', 'error', '-nostdin', '-y', '-re', '-i', from, '-c', 'copy', ...format, to];
  const child = spawn('ffmpeg', args, { stdio: 'ignore' });
  const ended = once(child, 'close');
  return {
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Resolves when a file holds so much. */
export async function grown(path: string, bytes = 1): Promise<void> {
  while (((await stat(path).catch(() => null))?.size ?? 0) < bytes) await wait(20);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
