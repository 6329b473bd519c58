import type { z } from 'zod';
import { contract, type CallName, type Contract, type StreamName } from '../contract/index.ts';
import { AppError } from '../errors.ts';

const ISSUES_SHOWN = 5;

const describeIssues = (error: z.ZodError): string =>
  error.issues
    .slice(0, ISSUES_SHOWN)
    .map((issue) => `${issue.path.length === 0 ? 'input' : issue.path.join('.')}: ${issue.message}`)
    .join('; ');

/** The contract's entry of a name that came from outside; throws `rpc/unknown-method`. */
export function findProcedure(name: string, wanted: 'call' | 'stream'): Contract[keyof Contract] {
  const found = Object.hasOwn(contract, name) ? contract[name as keyof Contract] : undefined;
  if (found === undefined || (found.kind === 'stream') !== (wanted === 'stream')) {
    throw new AppError({
      code: 'rpc/unknown-method',
      message: `This KlipStream knows no ${wanted} called "${name}".`,
      nextStep: 'Use the same version of KlipStream on both sides.',
    });
  }
  return found;
}

/** Checks an input against the contract; throws `rpc/invalid-input` naming the fields. */
export function parseInput(name: CallName | StreamName, schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError({
    code: 'rpc/invalid-input',
    message: `"${name}" was asked with something it can't use: ${describeIssues(parsed.error)}.`,
  });
}

/** Checks an answer against the contract; throws `rpc/invalid-output`: a bug of the core, found in tests. */
export function checkOutput(name: CallName | StreamName, schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  throw new AppError({
    code: 'rpc/invalid-output',
    message: `"${name}" answered with something the contract does not allow: ${describeIssues(parsed.error)}.`,
  });
}
