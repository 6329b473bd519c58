import { join } from 'node:path';
import { CHAT_JSON_TAIL, chatComment, chatJsonHead } from '../../domain/export-folder/chat-json.ts';
import { csvLine, secCell } from '../../domain/export-folder/csv.ts';
import { CSV_HEADERS, type FolderLayout } from '../../domain/export-folder/folder-layout.ts';
import type { ExportSource } from './source.ts';
import { withTextSink, writeWhole } from './write-file.ts';

const toIso = (unixMs: number): string => new Date(unixMs).toISOString();
/** Lines between two looks at the other work of this thread. */
const LINES_PER_TURN = 200;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Both chat files in one walk through the lines; memory stays flat. Without chat they hold no line. */
export async function exportChat(
  source: ExportSource,
  layout: FolderLayout,
  outDir: string,
  signal: AbortSignal,
): Promise<void> {
  await writeWhole(join(outDir, layout.chatJson), (jsonPart) =>
    writeWhole(join(outDir, layout.chatCsv), (csvPart) =>
      withTextSink(jsonPart, (json) =>
        withTextSink(csvPart, async (csv) => {
          await json.write(chatJsonHead(source.video, source.chat?.source ?? null, toIso));
          await csv.write(csvLine(CSV_HEADERS.chat));
          let count = 0;
          for await (const { atMs, message } of source.chat?.lines() ?? []) {
            if (++count % LINES_PER_TURN === 0) await nextTurn();
            signal.throwIfAborted();
            const comment = JSON.stringify(chatComment(atMs, message, toIso));
            await json.write(count === 1 ? `\n${comment}` : `,\n${comment}`);
            const text = message.text === '' ? (message.event?.systemText ?? '') : message.text;
            await csv.write(csvLine([secCell(atMs), message.author?.displayName ?? null, text]));
          }
          await json.write(CHAT_JSON_TAIL);
        }),
      ),
    ),
  );
}
