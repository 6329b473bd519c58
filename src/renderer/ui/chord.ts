/**
 * Chords: `Mod+Shift+Z`, `Alt+ArrowLeft`, `Space`, `?`. `Mod` is Command on a Mac and Control elsewhere. A key is
 * named as `KeyboardEvent.key` names it, letters in upper case, the space bar as `Space`.
 */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;
type Modifier = (typeof MODIFIERS)[number];
const MODIFIER_KEYS = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead', 'Process']);

const isModifier = (text: string): text is Modifier => (MODIFIERS as readonly string[]).includes(text);

/** Command key instead of Control. */
const isApple = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A printable sign that is no letter or digit: where it lies differs by layout, so its Shift is not asked for. */
const isSign = (key: string): boolean => key.length === 1 && !/[\p{L}\p{N}]/u.test(key);

function keyName(press: KeyPress): string {
  if (press.key === ' ') return 'Space';
  // Layouts without Latin letters and Alt on a Mac give other signs: the key's place still names the letter.
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(press.code)?.[1];
  const isLatin = /^[a-z0-9]$/i.test(press.key);
  if (place !== undefined && !isLatin && (!isSign(press.key) || press.altKey)) return place;
  return press.key.length === 1 ? press.key.toUpperCase() : press.key;
}

/** The chord of a key press, or null while only modifiers are down. */
export function chordOf(press: KeyPress, apple = isApple()): string | null {
  if (MODIFIER_KEYS.has(press.key)) return null;
  const key = keyName(press);
  const parts: string[] = [];
  if (apple ? press.metaKey : press.ctrlKey) parts.push('Mod');
  if (apple ? press.ctrlKey : press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && !isSign(key)) parts.push('Shift');
  return [...parts, key].join('+');
}

/** Splits `Mod++` into its modifiers and `+`. */
export function splitChord(chord: string): { modifiers: Modifier[]; key: string } {
  const modifiers: Modifier[] = [];
  let rest = chord;
  for (;;) {
    const plus = rest.indexOf('+');
    const head = rest.slice(0, plus);
    if (plus <= 0 || !isModifier(head)) break;
    modifiers.push(head);
    rest = rest.slice(plus + 1);
  }
  return { modifiers, key: rest };
}

/** One spelling for equal chords: modifiers in order, one letter in upper case. */
export function normaliseChord(chord: string): string {
  const { modifiers, key } = splitChord(chord.trim());
  const ordered = MODIFIERS.filter((modifier) => modifiers.includes(modifier));
  return [...ordered, key.length === 1 ? key.toUpperCase() : key].join('+');
}

const KEY_SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '⏎',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  '-': '−',
};

/** How a chord is printed: `Ctrl K`, on a Mac `⌘K`. */
export function formatChord(chord: string, apple = isApple()): string {
  const { modifiers, key } = splitChord(chord);
  const names: Record<Modifier, string> = apple
    ? { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
    : { Mod: 'Ctrl', Ctrl: 'Win', Alt: 'Alt', Shift: 'Shift' };
  return [...modifiers.map((modifier) => names[modifier]), KEY_SIGNS[key] ?? key].join(apple ? '' : ' ');
}
