import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../src/renderer');
const read = (ending: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(ending))
      .map((path) => [path, readFileSync(join(RENDERER, path), 'utf8')]),
  );
const sheets = read('.module.css');
const components = read('.tsx');
const tokens = readFileSync(join(RENDERER, 'styles/tokens.css'), 'utf8');

const declared = (block: string): Map<string, string> =>
  new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b(?![0-9a-f])/gi)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
const [darkBlock = '', lightBlock = ''] = tokens.split(/:root\[data-theme='light'\]/);
const dark = declared(darkBlock);
const themes = { dark, light: new Map([...dark, ...declared(lightBlock)]) };

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const colour = (name: string): string => themes[theme].get(name) ?? expect.fail(`${name} is not a colour`);
  const surfaces = ['--bg', '--surface-1', '--surface-2', '--surface-3'];

  test('has text of at least 4.5:1 on every surface', () => {
    const weak = ['--text', '--text-2', '--text-3'].flatMap((text) =>
      surfaces
        .filter((surface) => contrast(colour(text), colour(surface)) < 4.5)
        .map((surface) => `${text} on ${surface}`),
    );
    expect(weak).toEqual([]);
  });

  test('has state colours and the accent readable on the surfaces where they stand', () => {
    const weak = ['--accent', '--good', '--bad', '--warn'].flatMap((text) =>
      ['--bg', '--surface-1', '--surface-2']
        .filter((surface) => contrast(colour(text), colour(surface)) < 4.5)
        .map((surface) => `${text} on ${surface}`),
    );
    expect(weak).toEqual([]);
    expect(contrast(colour('--accent-ink'), colour('--accent'))).toBeGreaterThanOrEqual(4.5);
  });

  test('draws edges of controls with at least 3:1', () => {
    expect(contrast(colour('--text-3'), colour('--surface-2'))).toBeGreaterThanOrEqual(3);
  });
});

/** Conditions of at-rules can't use tokens, and calc() needs a unit on its zero. */
const withoutConditions = (css: string): string =>
  css.replace(/\/\*.*?\*\//gs, '').replace(/@(?:media|container)[^{]*/g, '');

test('no style sheet has a raw colour or pixel size: they are all in tokens.css', () => {
  const raw = Object.entries(sheets).flatMap(([path, css]) =>
    [...withoutConditions(css).matchAll(/#[0-9a-f]{3,8}\b|\b(?!0px)\d*\.?\d+px\b|rgba?\(/gi)].map(
      ([found]) => `${path}: ${found}`,
    ),
  );
  expect(raw).toEqual([]);
});

test('every token that a style sheet uses is declared', () => {
  const names = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name!));
  const missing = Object.entries(sheets).flatMap(([path, css]) =>
    [...css.matchAll(/var\((--[\w-]+)\)/g)]
      .map(([, name]) => name!)
      .filter((name) => !names.has(name) && !css.includes(`${name}:`) && name !== '--fill')
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every class that a component asks its style sheet for is there', () => {
  const missing = Object.entries(components).flatMap(([path, source]) => {
    const sheetName = /import styles from '\.\/([\w.-]+\.module\.css)'/.exec(source)?.[1];
    const css = sheets[join(dirname(path), sheetName ?? '')];
    if (css === undefined) return [];
    return [...source.matchAll(/\bcx\(([^()]*)\)/g)]
      .flatMap(([, given = '']) => [...given.matchAll(/(?<![=!]== )'([\w-]+)'/g)].map(([, name]) => name!))
      .filter((name) => !new RegExp(`\\.${name}(?![\\w-])`).test(css))
      .map((name) => `${path}: ${name}`);
  });
  expect(missing).toEqual([]);
});
