import { readFile } from 'node:fs/promises';
import { decodeTrackSet } from '../../../shared/model/track-set.ts';
import type { ChatAlignment } from '../../../shared/model/vod.ts';
import { alignChat } from '../../domain/alignment/align-chat.ts';
import { ChatBurstCounter } from '../../domain/alignment/chat-bursts.ts';
import { soundSignals } from '../../domain/features/sound-signals.ts';
import { iterateBurstRows } from '../../infra/sqlite/chat-burst-rows.ts';
import type { Task } from '../task.ts';

export interface AlignInput {
  readonly dbPath: string;
  readonly rowSet: number;
  readonly loudnessPath: string | null;
  /** null without media. */
  readonly durationMs: number | null;
  /** When the recording began, where it says so. */
  readonly recordedAtUnixMs: number | null;
  readonly manualOffsetMs: number | null;
}

const ABORT_CHECK_ROWS = 20_000;
/** Two wall clocks that put the chat further than this from the media are not about the same stream. */
const MAX_CLOCK_GAP_MS = 6 * 3_600_000;

/** Lays a chat over its media and measures its lag, from rows and loudness. */
export const alignChatTask: Task<AlignInput, ChatAlignment> = async (input, ctx) => {
  const counter = new ChatBurstCounter();
  let chatZeroUnixMs: number | null = null;
  let rows = 0;
  for (const { fileMs, message } of iterateBurstRows(input.dbPath, input.rowSet)) {
    if (rows++ % ABORT_CHECK_ROWS === 0) ctx.signal.throwIfAborted();
    if (message.offsetMs === null && message.sentAtUnixMs !== null)
      chatZeroUnixMs ??= message.sentAtUnixMs - fileMs;
    counter.add(fileMs, message);
  }
  const clock = clockOffset(chatZeroUnixMs, input);
  const durationMs = input.durationMs ?? 0;
  const loudness = input.loudnessPath === null ? null : decodeTrackSet(await readFile(input.loudnessPath));
  return alignChat({
    chat: counter.finish(),
    loudness: soundSignals(Math.ceil(durationMs / 1000), loudness, null).loudness,
    durationMs,
    statedOffsetMs: clock ?? 0,
    statedBy: clock === null ? 'file' : 'wall-clock',
    manualOffsetMs: input.manualOffsetMs,
  });
};

/** From two wall clocks: only a chat without offsets of its own needs them. */
function clockOffset(chatZeroUnixMs: number | null, input: AlignInput): number | null {
  if (chatZeroUnixMs === null || input.recordedAtUnixMs === null) return null;
  const offsetMs = chatZeroUnixMs - input.recordedAtUnixMs;
  return Math.abs(offsetMs) <= MAX_CLOCK_GAP_MS + (input.durationMs ?? 0) ? offsetMs : null;
}
