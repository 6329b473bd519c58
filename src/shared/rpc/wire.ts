import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';

/** Ids are given by the client and unique within one channel. */
const Id = z.number().int().nonnegative();

/** Where a subscription was when its channel broke: the server's key for it and the last event seen. */
const ResumePoint = z.object({ key: z.string(), seq: z.number().int().nonnegative() });
type ResumePoint = z.infer<typeof ResumePoint>;

export const ClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: Id, name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: Id }),
  z.object({
    type: z.literal('open'),
    id: Id,
    name: z.string(),
    input: z.unknown(),
    resume: ResumePoint.nullable(),
  }),
  /** The event with this number was handled: the server may send further ones. */
  z.object({ type: z.literal('ack'), id: Id, seq: z.number().int().positive() }),
  z.object({ type: z.literal('close'), id: Id }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: Id, value: z.unknown() }),
  z.object({ type: z.literal('failed'), id: Id, error: AppErrorShape }),
  /** `resumed` false: what follows starts with a snapshot at seq 1. */
  z.object({ type: z.literal('opened'), id: Id, key: z.string(), resumed: z.boolean() }),
  z.object({ type: z.literal('event'), id: Id, seq: z.number().int().positive(), value: z.unknown() }),
  z.object({ type: z.literal('ended'), id: Id }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

export const encodeMessage = (message: ClientMessage | ServerMessage): string => JSON.stringify(message);

/** null when the text is not a message of this protocol: the peer is not one of ours. */
export function decodeMessage<T>(schema: z.ZodType<T>, text: string): T | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
