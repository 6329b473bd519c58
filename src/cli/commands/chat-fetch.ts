import { resolve } from 'node:path';
import type { Client, StreamInput } from '../../shared/contract/index.ts';
import type { ChatFetch } from '../../shared/contract/sources.ts';
import type { CommandContext } from '../context.ts';
import { settled } from '../settled.ts';
import { plural } from '../table.ts';
import { rangeOf, type LinkOptions } from './link-job.ts';

export interface ChatFetchOptions extends Pick<LinkOptions, 'from' | 'to'> {
  readonly out: string;
}

/** Fetches a chat replay into a file (klipstream-jsonl: one JSON message a line, nothing left out). */
export async function fetchChat(
  context: CommandContext,
  text: string,
  options: ChatFetchOptions,
): Promise<void> {
  const { output, signal } = context;
  const outPath = resolve(options.out);
  await context.withLibrary(async (client) => {
    const range = await rangeOf(client, text, options, signal);
    const see = ({ detail }: ChatFetch): void => output.progress(`Fetching chat: ${detail}`);
    const { title, count, strategy, gaps } = await lastEvent(client, { text, outPath, range }, see, signal);
    output.answer({ title, count, strategy, gaps, path: outPath }, [
      `${title}: ${plural(count, 'message')} in ${outPath}.`,
      ...gaps.map((gap) => `Not whole: ${gap}`),
    ]);
  });
}

const lastEvent = (
  client: Client,
  input: StreamInput<'sources.fetchChat'>,
  see: (event: ChatFetch) => void,
  signal: AbortSignal,
): Promise<NonNullable<ChatFetch['result']>> =>
  settled(signal, (resolveWith, reject) => {
    const onEvent = (event: ChatFetch): void => {
      if (event.result === null) see(event);
      else resolveWith(event.result);
    };
    return client.subscribe('sources.fetchChat', input, onEvent, reject);
  });
