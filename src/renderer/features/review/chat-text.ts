import type { ChatEmote, ChatMessage } from '../../../shared/model/chat.ts';

/** A chat line cut into what is drawn differently. */
export interface TextPiece {
  readonly kind: 'text' | 'emote' | 'mention' | 'found';
  readonly text: string;
  /** Of an emote whose picture can be asked for. */
  readonly emote?: { readonly provider: ChatEmote['provider']; readonly id: string };
}

const MENTION = /(@[\p{L}\p{N}_]{2,})/u;

function cutFound(piece: TextPiece, needle: string): TextPiece[] {
  if (needle === '' || piece.kind === 'emote') return [piece];
  const pieces: TextPiece[] = [];
  const hay = piece.text.toLowerCase();
  let from = 0;
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, from)) {
    if (at > from) pieces.push({ ...piece, text: piece.text.slice(from, at) });
    pieces.push({ kind: 'found', text: piece.text.slice(at, at + needle.length) });
    from = at + needle.length;
  }
  if (from < piece.text.length) pieces.push({ ...piece, text: piece.text.slice(from) });
  return pieces;
}

const cutMentions = (text: string): TextPiece[] =>
  text
    .split(MENTION)
    .filter((part) => part !== '')
    .map((part) => ({ kind: MENTION.test(part) ? 'mention' : 'text', text: part }));

/** Text, emotes and mentions in order, with what was looked for marked. Broken emote ranges are passed over. */
export function textPieces(message: Pick<ChatMessage, 'text' | 'emotes'>, searchText = ''): TextPiece[] {
  const { text } = message;
  const emotes = [...message.emotes].sort((one, other) => one.begin - other.begin);
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const emote of emotes) {
    if (emote.begin < at || emote.end > text.length || emote.end <= emote.begin) continue;
    pieces.push(...cutMentions(text.slice(at, emote.begin)));
    const { id, provider } = emote;
    const picture = id === null || provider === 'unknown' ? {} : { emote: { provider, id } };
    pieces.push({ kind: 'emote', text: text.slice(emote.begin, emote.end), ...picture });
    at = emote.end;
  }
  pieces.push(...cutMentions(text.slice(at)));
  const needle = searchText.trim().toLowerCase();
  return pieces.flatMap((piece) => cutFound(piece, needle));
}
