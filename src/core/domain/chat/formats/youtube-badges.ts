import type { ChatBadge } from '../../../../shared/model/chat.ts';

/** YouTube's badge texts: `Owner`, `Moderator`, `Verified`, `New member`, `Member (6 months)`, localised at will. */
export function youtubeBadge(title: string): ChatBadge {
  const plain = title.trim();
  const months = /^Member \((.+)\)$/i.exec(plain)?.[1];
  if (months !== undefined) return { set: 'member', version: months, title: plain };
  if (/^new member$/i.test(plain)) return { set: 'member', version: 'new', title: plain };
  return { set: plain.toLowerCase(), version: '', title: plain };
}

/** The titles that chat-downloader joins with commas in its tables and texts. */
export const badgesFromTitles = (titles: string): ChatBadge[] =>
  titles
    .split(/,\s*/)
    .filter((title) => title.trim() !== '')
    .map(youtubeBadge);
