import { expect, it } from 'vitest';
import { AppError, abortError } from '../shared/errors.ts';
import { createOutput, usageError, type TextSink } from './output.ts';

function capture(options: { json: boolean; isTTY?: boolean }) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr'): TextSink => ({
    write: (written) => (text[name] += written),
    isTTY: options.isTTY ?? false,
    columns: 20,
  });
  return {
    text,
    output: createOutput({ json: options.json, stdout: sink('stdout'), stderr: sink('stderr') }),
  };
}

const failure = new AppError({ code: 'media/missing', message: 'a.mp4\n is gone.', nextStep: 'Relink it.' });

it('answers machines with exactly one object that names its version', () => {
  const { output, text } = capture({ json: true });
  output.progress('working');
  output.note('by the way');
  output.answer({ vods: [] }, ['nothing']);
  expect(text).toEqual({ stdout: '{"schemaVersion":1,"vods":[]}\n', stderr: '' });
});

it('tells machines of a failure on stderr, as one object', () => {
  const { output, text } = capture({ json: true });
  expect(output.fail(failure)).toBe(1);
  expect(text.stdout).toBe('');
  expect(JSON.parse(text.stderr)).toEqual({
    error: { code: 'media/missing', message: 'a.mp4\n is gone.', nextStep: 'Relink it.' },
  });
});

it('tells people of a failure in one line with the next step', () => {
  const { output, text } = capture({ json: false });
  output.fail(failure);
  expect(text.stderr).toBe('klipstream: a.mp4 is gone. Relink it.\n');
});

it('uses 2 for wrong usage and 130 for Ctrl+C', () => {
  const { output } = capture({ json: false });
  expect([output.fail(usageError('No.')), output.fail(abortError())]).toEqual([2, 130]);
});

it('shows progress on a terminal only, cut to its width, and wipes it before the answer', () => {
  const { output, text } = capture({ json: false, isTTY: true });
  output.progress('Analyzing, and this is too long');
  output.answer({}, ['done']);
  expect(text.stderr).toBe('\r\u001b[2KAnalyzing, and this\r\u001b[2K');
  const piped = capture({ json: false });
  piped.output.progress('Analyzing');
  expect(piped.text.stderr).toBe('');
});
