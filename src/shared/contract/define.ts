import type { z } from 'zod';

/** A read. Safe to repeat. */
export interface Query<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly input: In;
  readonly output: Out;
}
/** A change. */
export interface Command<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly kind: 'command';
  readonly input: In;
  readonly output: Out;
}
/** A snapshot first, then sequenced events. */
export interface EventStream<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly kind: 'stream';
  readonly input: In;
  readonly event: Out;
}

export const query = <In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  output: Out,
): Query<In, Out> => ({ kind: 'query', input, output });
export const command = <In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  output: Out,
): Command<In, Out> => ({ kind: 'command', input, output });
export const stream = <In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  event: Out,
): EventStream<In, Out> => ({ kind: 'stream', input, event });
