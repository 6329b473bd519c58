interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

function parseHex(color: string): Rgb | null {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color.trim());
  if (match === null) return null;
  const [red, green, blue] = match.slice(1).map((part) => Number.parseInt(part, 16));
  return { red: red!, green: green!, blue: blue! };
}

const linear = (channel: number): number => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
/** Relative luminance, WCAG 2.2. */
const luminance = ({ red, green, blue }: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** Contrast ratio of two colours, WCAG 2.2: 1..21. */
export function contrastRatio(one: string, other: string): number {
  const first = parseHex(one);
  const second = parseHex(other);
  if (first === null || second === null) return 1;
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const toHex = ({ red, green, blue }: Rgb): string =>
  `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (color: Rgb, towards: number, share: number): Rgb => ({
  red: color.red + (towards - color.red) * share,
  green: color.green + (towards - color.green) * share,
  blue: color.blue + (towards - color.blue) * share,
});

const MIN_CONTRAST = 4.5;
const STEP = 0.08;

/** A name's colour, moved towards white or black until it can be read on a background; null when it is no colour. */
export function readableColor(color: string | null, background: string): string | null {
  const wanted = color === null ? null : parseHex(color);
  const ground = parseHex(background);
  if (wanted === null || ground === null) return null;
  const towards = luminance(ground) < 0.35 ? 255 : 0;
  for (let share = 0; share < 1; share += STEP) {
    const tried = toHex(mix(wanted, towards, share));
    if (contrastRatio(tried, background) >= MIN_CONTRAST) return tried;
  }
  return toHex(mix(wanted, towards, 1));
}
