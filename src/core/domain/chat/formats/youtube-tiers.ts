import { asNumber, type JsonObject } from './field.ts';

/** Super Chat tiers by the ARGB colours of their header and body, cheapest first. Protocol notes §6; seen in captures. */
const COLOURS: readonly (readonly [header: number, body: number])[] = [
  [0xff1565c0, 0xff1e88e5],
  [0xff00b8d4, 0xff00e5ff],
  [0xff00bfa5, 0xff1de9b6],
  [0xffffb300, 0xffffca28],
  [0xffe65100, 0xfff57c00],
  [0xffc2185b, 0xffe91e63],
  [0xffd00000, 0xffe62117],
];

/** The tier, `1` to `7`, of a paid message or sticker; null when its colour is none of them. */
export function paidTier(item: JsonObject): string | null {
  const shown = [
    'headerBackgroundColor',
    'bodyBackgroundColor',
    'backgroundColor',
    'moneyChipBackgroundColor',
  ];
  for (const name of shown) {
    const colour = asNumber(item[name]);
    const index = COLOURS.findIndex((pair) => colour !== null && pair.includes(colour));
    if (index !== -1) return String(index + 1);
  }
  return null;
}

/** The level that a membership item names: under a milestone, or in "Welcome to X!"; null where it names none. */
export function membershipLevel(primary: string | null, subtext: string | null): string | null {
  if (primary !== null) return subtext;
  return /^(?:Welcome to|Upgraded membership to) (.+?)!$/.exec(subtext ?? '')?.[1] ?? null;
}
