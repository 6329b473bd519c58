import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const CORE = resolve('src/core');
/** What a person can meet between pasting a link and its review. */
const CODE = /^(?:link|twitch|kick|youtube|net|hls|recording|watch|chat|markers|disk)\//;

interface Refusal {
  readonly where: string;
  readonly code: string;
  readonly message: string | null;
  readonly nextStep: string | null;
}

const refusals = readdirSync(CORE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => refusalsOf(file, readFileSync(join(CORE, file), 'utf8')));

/** Every object of a source file that has the shape of an AppError with one of these codes. */
function refusalsOf(file: string, text: string): Refusal[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Refusal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const code = textOf(node, 'code');
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      if (code !== null && CODE.test(code))
        found.push({
          ...{ where: `${file}:${line}`, code },
          ...{ message: textOf(node, 'message'), nextStep: textOf(node, 'nextStep') },
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text of a property, `…` for each part that is only known later; null where there is no such property. */
function textOf(object: ts.ObjectLiteralExpression, name: string): string | null {
  const property = object.properties.find((one) => one.name?.getText() === name);
  if (property === undefined) return null;
  if (!ts.isPropertyAssignment(property)) return '…';
  const value = property.initializer;
  if (ts.isStringLiteralLike(value)) return value.text;
  if (!ts.isTemplateExpression(value)) return '…';
  return value.head.text + value.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

it('finds the refusals of every platform', () => {
  const codes = new Set(refusals.map(({ code }) => code));
  for (const code of [
    'not-found',
    'private',
    'deleted',
    'expired',
    'sub-only',
    'region-locked',
    'still-live',
  ])
    expect(codes).toContain(`link/${code}`);
  expect(refusals.length).toBeGreaterThan(60);
});

it('every refusal is one sentence with a next step', () => {
  const isSentence = (text: string | null): boolean =>
    text !== null &&
    /^(?:[…“"A-Z]|yt-dlp)/.test(text) &&
    /[….!?”)]$/.test(text) &&
    !/[.!?] [“"A-Z]/.test(text);
  const isStep = (text: string | null): boolean => text !== null && /^[…“"A-Z](?:.*[….)])?$/s.test(text);
  const bad = refusals.filter(({ message, nextStep }) => !isSentence(message) || !isStep(nextStep));
  expect(bad).toEqual([]);
});
