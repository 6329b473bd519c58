import loadEspeak from '@echogarden/espeak-ng-emscripten';
import type { SpeechStyle } from '../speech/beats.ts';
import { levelTo, resample, SAMPLE_RATE_HZ } from '../sound/signal.ts';
import { saturate, toWhisper } from './colour.ts';
import type { Random } from '../random.ts';

/** Times count from the first sample of the line. */
export interface SpokenWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface SpokenLine {
  readonly samples: Float32Array;
  readonly durationMs: number;
  readonly words: readonly SpokenWord[];
}

/** One streamer's voice. `size` below 1 sounds larger (lower formants), above 1 smaller. */
export interface Speaker {
  readonly size: number;
  say(text: string, style: SpeechStyle): SpokenLine;
}

interface StyleProfile {
  readonly wordsPerMinute: number;
  /** eSpeak's own scales, 0..99. */
  readonly pitch: number;
  readonly range: number;
  readonly levelDbfs: number;
  /** 0 = clean; 1 = pressed and bright as a shout is. */
  readonly effort: number;
  readonly whispered: boolean;
}

const style = (
  wordsPerMinute: number,
  [pitch, range]: readonly [number, number],
  levelDbfs: number,
  more: { effort?: number; whispered?: boolean } = {},
): StyleProfile => ({
  wordsPerMinute,
  pitch,
  range,
  levelDbfs,
  effort: more.effort ?? 0,
  whispered: more.whispered ?? false,
});

const STYLES: Readonly<Record<SpeechStyle, StyleProfile>> = {
  talk: style(168, [42, 48], -21),
  bright: style(186, [58, 66], -18, { effort: 0.25 }),
  shout: style(196, [86, 92], -11.5, { effort: 1 }),
  rant: style(214, [74, 88], -12.5, { effort: 0.85 }),
  whisper: style(142, [40, 30], -33, { whispered: true }),
  warm: style(146, [36, 40], -22.5),
  hushed: style(150, [34, 24], -28),
  giggle: style(190, [70, 96], -17, { effort: 0.4 }),
};

interface Mark {
  readonly atMs: number;
  readonly position: number;
  readonly kind: 'word' | 'pause' | 'end';
}

/** Words that eSpeak ran together ("of them") share the time of their group by length. */
function wordsFromMarks(text: string, marks: readonly Mark[], endMs: number): SpokenWord[] {
  const tokens = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], from: match.index }));
  const starts = new Map<number, number>();
  for (const mark of marks) {
    if (mark.kind !== 'word') continue;
    const index = tokens.findLastIndex((token) => token.from <= mark.position);
    if (index >= 0 && !starts.has(index)) starts.set(index, mark.atMs);
  }
  if (!starts.has(0)) starts.set(0, 0);
  const groups = [...starts.entries()].sort(([left], [right]) => left - right);
  const words: SpokenWord[] = [];
  for (const [order, [first, startMs]] of groups.entries()) {
    const next = groups[order + 1];
    const last = (next?.[0] ?? tokens.length) - 1;
    const limitMs = next?.[1] ?? endMs;
    const pause = marks.find((mark) => mark.kind !== 'word' && mark.atMs > startMs && mark.atMs <= limitMs);
    const group = tokens.slice(first, last + 1);
    const letters = group.reduce((sum, token) => sum + token.text.length, 0);
    const spanMs = (pause?.atMs ?? limitMs) - startMs;
    let atMs = startMs;
    for (const token of group) {
      const wordMs = (spanMs * token.text.length) / letters;
      words.push({ text: token.text, startMs: Math.round(atMs), endMs: Math.round(atMs + wordMs) });
      atMs += wordMs;
    }
  }
  return words;
}

/** eSpeak seeds its noise from the clock when it starts; a fixed clock for that one synchronous call keeps a seed's bytes the same. */
function withFixedClock<T>(build: () => T): T {
  const realNow = Date.now;
  Date.now = () => 1_700_000_000_000;
  try {
    return build();
  } finally {
    Date.now = realNow;
  }
}

/**
 * A voice for one stream, made anew for each: eSpeak's noise generator runs on from line to line, so that only the
 * same lines in the same order give the same samples. eSpeak NG (GPL-3.0) is a tool of this script and no part of the app.
 */
export async function makeSpeaker(random: Random): Promise<Speaker> {
  const espeak = await loadEspeak();
  const worker = withFixedClock(() => new espeak.eSpeakNGWorker());
  const accent = random.pick(['en-us', 'en-us', 'en-gb']);
  worker.set_voice(accent, accent);
  const size = random.range(0.94, 1.2);
  const noise = random.fork('breath');
  return {
    size,
    say(written, styleName) {
      const profile = STYLES[styleName];
      const text = written.replaceAll('’', "'");
      worker.set_rate(Math.round(profile.wordsPerMinute / size ** 0.5));
      worker.set_pitch(profile.pitch);
      worker.set_range(profile.range);
      const chunks: Int16Array[] = [];
      const marks: Mark[] = [];
      worker.synthesize(text, (audio, events) => {
        if (audio) chunks.push(audio);
        for (const event of events) {
          const kind = event.type === 'phoneme' && event.id === '' ? 'pause' : event.type;
          if (kind !== 'word' && kind !== 'pause' && kind !== 'end') continue;
          marks.push({ atMs: event.audio_position / size, position: event.text_position - 1, kind });
        }
        return false;
      });
      const raw = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      let filled = 0;
      for (const chunk of chunks) for (const sample of chunk) raw[filled++] = sample / 32_768;
      let samples = resample(raw, (worker.samplerate * size) / SAMPLE_RATE_HZ);
      if (profile.whispered) samples = toWhisper(samples, noise);
      if (profile.effort > 0) samples = saturate(samples, profile.effort);
      const durationMs = (samples.length / SAMPLE_RATE_HZ) * 1000;
      return {
        samples: levelTo(samples, profile.levelDbfs),
        durationMs,
        words: wordsFromMarks(text, marks, durationMs),
      };
    },
  };
}
