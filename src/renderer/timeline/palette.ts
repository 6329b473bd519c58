import { EMOTIONS } from '../../shared/model/chat.ts';
import type { Emotion } from '../../shared/model/chat.ts';
import { hypeLevel } from '../ui/hype-ramp.ts';
import type { HypeLevel } from '../ui/hype-ramp.ts';

const HYPE_LEVELS: readonly HypeLevel[] = ['level0', 'level1', 'level2', 'level3', 'level4'];

/** The colours of tokens.css as the canvas needs them: resolved, and read again when the theme changes. */
export interface Palette {
  readonly bg: string;
  readonly surface1: string;
  readonly surface2: string;
  readonly surface3: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly font: string;
  /** Five stops from calm to wild. */
  readonly hype: readonly [string, string, string, string, string];
  readonly emotions: Readonly<Record<Emotion, string>>;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    bg: token('--bg'),
    surface1: token('--surface-1'),
    surface2: token('--surface-2'),
    surface3: token('--surface-3'),
    line: token('--line'),
    lineStrong: token('--line-strong'),
    text: token('--text'),
    text2: token('--text-2'),
    text3: token('--text-3'),
    accent: token('--accent'),
    good: token('--good'),
    bad: token('--bad'),
    warn: token('--warn'),
    font: `${token('--text-xs')} ${token('--font')}`,
    hype: [token('--hype-0'), token('--hype-1'), token('--hype-2'), token('--hype-3'), token('--hype-4')],
    emotions: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, token(`--${emotion}`)])) as Record<
      Emotion,
      string
    >,
  };
}

export const hypeColor = (palette: Palette, score: number): string =>
  palette.hype[HYPE_LEVELS.indexOf(hypeLevel(score))]!;
