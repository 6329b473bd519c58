import type { ImportRequest } from '../../../shared/contract/library.ts';
import { parseTimestamp } from '../../../shared/time.ts';
import { stemOf, type FileSet } from './pair-files.ts';

/** What the person typed for one set of files; texts stay as typed. */
export interface ImportDraft {
  readonly title: string;
  /** null = found by the core. */
  readonly voiceTrack: number | null;
  readonly chatOffset: string;
}

export const newDraft = (set: FileSet): ImportDraft => ({
  title: stemOf((set.media ?? set.chat)?.path ?? ''),
  voiceTrack: null,
  chatOffset: '',
});

/** The typed offset in milliseconds, null when empty, `bad` when it is no time. */
export function readOffset(text: string): number | null | 'bad' {
  if (text.trim() === '') return null;
  return parseTimestamp(text) ?? 'bad';
}

/** The request for the core; null while a field can't be read. */
export function toRequest(set: FileSet, draft: ImportDraft): ImportRequest | null {
  const chatOffsetMs = readOffset(draft.chatOffset);
  if (chatOffsetMs === 'bad') return null;
  const title = draft.title.trim();
  return {
    mediaPath: set.media?.path ?? null,
    chatPath: set.chat?.path ?? null,
    transcriptPath: set.transcript?.path ?? null,
    title: title === '' ? null : title.slice(0, 300),
    voiceTrack: set.media === null ? null : draft.voiceTrack,
    chatOffsetMs: set.chat === null || set.media === null ? null : chatOffsetMs,
    only: null,
  };
}
