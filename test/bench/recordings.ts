import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const LOOP_SEC = 60;
const BLOCK_SEC = 300;
const TEXTS = [
  'lol',
  'KEKW',
  'what a play',
  'PogChamp PogChamp',
  'no way',
  'that was close',
  'LUL insane',
  'how did he do it',
  'gg',
  'first time here, hi!',
];

/** A 720p30 H.264/AAC recording: one minute encoded, then repeated by stream copy. */
export function makeLongRecording(dir: string, hours: number): string {
  const minute = join(dir, 'minute.mp4');
  const out = join(dir, `recording-${hours}h.mp4`);
  if (existsSync(out)) return out;
  const sound = '[1][2]amix=inputs=2,pan=stereo|c0=c0|c1=c0,volume=0.6[a]';
  if (!existsSync(minute)) {
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30'],
      ...['-f', 'lavfi', '-i', 'anoisesrc=color=pink:amplitude=0.2:sample_rate=48000:seed=3'],
      ...[
        '-f',
        'lavfi',
        '-i',
        'sine=frequency=330:beep_factor=3:sample_rate=48000',
        '-filter_complex',
        sound,
      ],
      ...[
        '-map',
        '0:v',
        '-map',
        '[a]',
        '-t',
        String(LOOP_SEC),
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-b:v',
        '1500k',
      ],
      ...['-g', '60', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k', minute],
    ]);
  }
  const loops = String(Math.round((hours * 3600) / LOOP_SEC) - 1);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-stream_loop', loops, '-i', minute, '-c', 'copy', out]);
  return out;
}

/** A TwitchDownloader chat with a burst every five minutes, written at flat memory. Deterministic. */
export async function makeLongChat(dir: string, hours: number, messages: number): Promise<string> {
  const path = join(dir, `chat-${hours}h-${messages}.json`);
  if (existsSync(path)) return path;
  const out = createWriteStream(path);
  const durationSec = hours * 3600;
  const blocks = durationSec / BLOCK_SEC;
  let state = 12_345;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  out.write(
    `{"FileInfo":{"Version":{"Major":1,"Minor":4,"Patch":0}},"streamer":{"name":"Bench","id":1},"video":{"title":"Bench","id":"1","start":0,"end":${durationSec},"length":${durationSec}},"comments":[`,
  );
  for (let index = 0; index < messages; index++) {
    // Every five minutes chat grows busier towards their end, then falls back.
    const at = (index * blocks) / messages;
    const offset = (Math.floor(at) + Math.sqrt(at - Math.floor(at))) * BLOCK_SEC;
    const user = Math.floor(random() * 5000);
    const text = TEXTS[Math.floor(random() * TEXTS.length)];
    const comment = {
      _id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      created_at: '2026-01-01T00:00:00Z',
      content_offset_seconds: Math.round(offset * 1000) / 1000,
      commenter: { display_name: `Viewer${user}`, _id: String(user), name: `viewer${user}` },
      message: {
        body: text,
        bits_spent: 0,
        fragments: [{ text, emoticon: null }],
        user_badges: [{ _id: 'subscriber', version: '3' }],
        user_color: '#EBA2C0',
        emoticons: [],
      },
    };
    if (!out.write(`${index === 0 ? '' : ','}${JSON.stringify(comment)}`)) await once(out, 'drain');
  }
  out.end(']}');
  await once(out, 'finish');
  return path;
}
