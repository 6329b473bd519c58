import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ChatMessage } from '../../../shared/model/chat.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

const Head = z.object({
  startUnixMs: z.number().int(),
  endUnixMs: z.number().int(),
  /** What can't be proven to be whole, in Unix ms. */
  holes: z.array(z.object({ startMs: z.number().int(), endMs: z.number().int() })),
  count: z.number().int(),
  unreadable: z.number().int(),
});
export type SliceHead = z.infer<typeof Head>;

/** Finished slices of a replay in a folder that survives a crash. A file that has its name is whole. */
export interface SliceFiles {
  /** Those that were finished before. */
  readonly finished: ReadonlyMap<string, SliceHead>;
  save(head: SliceHead, messages: readonly ChatMessage[]): Promise<string>;
  messages(name: string): Promise<ChatMessage[]>;
}

export const sliceName = (slice: Pick<SliceHead, 'startUnixMs' | 'endUnixMs'>): string =>
  `${slice.startUnixMs}-${slice.endUnixMs}`;

export async function openSliceFiles(folder: string): Promise<SliceFiles> {
  await mkdir(folder, { recursive: true });
  const pathOf = (name: string): string => join(folder, `${name}.jsonl`);
  const finished = new Map<string, SliceHead>();
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.jsonl')) continue;
    const name = file.slice(0, -'.jsonl'.length);
    const [first = '', ...rest] = (await readFile(pathOf(name), 'utf8')).trimEnd().split('\n');
    const head = Head.safeParse(parseJsonOrNull(first));
    // A damaged file counts as never fetched.
    if (head.success && sliceName(head.data) === name && rest.length === head.data.count)
      finished.set(name, head.data);
  }
  return {
    finished,
    async save(head, messages) {
      const name = sliceName(head);
      const temporary = `${pathOf(name)}.part`;
      const file = await open(temporary, 'w');
      try {
        await file.writeFile([head, ...messages].map((line) => `${JSON.stringify(line)}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, pathOf(name));
      finished.set(name, head);
      return name;
    },
    async messages(name) {
      const lines = (await readFile(pathOf(name), 'utf8')).trimEnd().split('\n').slice(1);
      return lines.map((line) => ChatMessage.parse(parseJsonOrNull(line)));
    },
  };
}
