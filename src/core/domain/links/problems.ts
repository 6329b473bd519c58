import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';

/** What a pasted text is: a link, or a sentence that says why it is none. */
export type Classified = { readonly link: Link } | { readonly problem: AppErrorShape };

const MAX_QUOTED = 60;

/** Pasted text inside a sentence: one line, at most 60 characters, in quotes. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const points = Array.from(line);
  return `“${points.length > MAX_QUOTED ? `${points.slice(0, MAX_QUOTED - 1).join('')}…` : line}”`;
}

export const WHAT_CAN_BE_PASTED =
  'Paste the link of a Twitch VOD, clip or channel, a YouTube video or stream, a Kick VOD, clip or channel, or the path of a recording.';

export const problem = (code: string, message: string, nextStep = WHAT_CAN_BE_PASTED): Classified => ({
  problem: { code: `link/${code}`, message, nextStep },
});

/** A page of a platform that holds no one stream. */
export const noStream = (site: string, path: string): Classified =>
  problem('page', `${quoted(path)} is a page of ${site}, but not one of a stream, video or clip.`);

/** A page that lists many: `what` as in `the videos of somebody`. */
export const aList = (what: string): Classified =>
  problem('list', `That link shows a list: ${what}.`, 'Open the one you want there and paste its link.');

export const aPlaylist = (site: string): Classified =>
  problem(
    'playlist',
    `That is a playlist of ${site}; KlipStream takes one recording at a time.`,
    'Open one video of it and paste that link.',
  );

export const incomplete = (site: string, what: string, id: string): Classified =>
  problem(
    'incomplete',
    `${quoted(id)} can't be the ${what} of ${site}: the link was probably cut off.`,
    'Copy the whole link again.',
  );
