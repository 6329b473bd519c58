import { findAddresses, readable, type Address } from './address.ts';
import { bareId } from './bare-id.ts';
import { isKickHost, kickLink } from './kick-address.ts';
import { problem, quoted, type Classified } from './problems.ts';
import { isTwitchHost, twitchLink } from './twitch-address.ts';
import { isYouTubeHost, youtubeLink } from './youtube-address.ts';

const PATH = /^(?:file:|[a-z]:[\\/]|\\\\|~[\\/]|\.{1,2}[\\/]|\/(?!\/))/i;
const FILE_NAME =
  /\.(?:mp4|m4v|mkv|mov|avi|ts|mts|m2ts|flv|wmv|webm|mp3|m4a|aac|ogg|opus|wav|flac|json|jsonl|txt|log|csv|srt|vtt|gz)$/i;

/**
 * What a pasted text points at, from its form alone: an address of Twitch, YouTube or Kick with whatever stands around
 * it, or an id that can be nothing else. Everything else is a problem that names what was pasted; `link/is-a-file` for
 * what looks like a path. Never throws, never asks anybody.
 */
export function classifyLink(text: string): Classified {
  const pasted = readable(text);
  if (pasted === '') return problem('empty', 'Nothing was pasted.');
  if (localPathOf(pasted) !== null) return isAFile(pasted);
  const addresses = findAddresses(pasted);
  const known = addresses.flatMap((address) => ofKnownSite(address) ?? []);
  if (known.length > 0) return oneOf(known);
  if (FILE_NAME.test(pasted) && !/:\/\/|^www\./i.test(pasted)) return isAFile(pasted);
  const foreign = addresses[0];
  if (foreign !== undefined)
    return problem('unknown-site', `KlipStream doesn't read ${quoted(foreign.host)}.`);
  const bare = pasted.includes(' ') ? null : bareId(pasted.replace(/^[<("'“]+|[>)"'”,;]+$/gu, ''));
  if (bare !== null) return bare;
  return /^[\w-]{2,30}$/.test(pasted) ? whichSite(pasted) : notALink(pasted);
}

/** The path in a pasted text, without quotes (a `file:` URL as it is); null when it isn't one. */
export function localPathOf(text: string): string | null {
  const bare = /^(["'])(.+)\1$/.exec(text.trim())?.[2] ?? text.trim();
  return PATH.test(bare) && !bare.includes('\n') ? bare : null;
}

function ofKnownSite(address: Address): Classified | null {
  const { host, url } = address;
  const site = isTwitchHost(host)
    ? twitchLink
    : isYouTubeHost(host)
      ? youtubeLink
      : isKickHost(host)
        ? kickLink
        : null;
  if (site === null) return null;
  if (url.username !== '' || url.password !== '' || url.port !== '')
    return problem('odd-address', `The link to ${quoted(host)} carries a name, a password or a port.`);
  return site(address);
}

/** Links before problems; two different ones are a question to the person. */
function oneOf(found: readonly Classified[]): Classified {
  const links = found.flatMap((one) => ('link' in one ? [one.link] : []));
  const urls = new Set(links.map(({ url }) => url));
  if (urls.size > 1)
    return problem(
      'several',
      `There are ${urls.size} links in that text: ${[...urls].slice(0, 3).join(', ')}${urls.size > 3 ? ' …' : ''}.`,
      'Paste one of them at a time.',
    );
  return links[0] === undefined ? found[0]! : { link: links[0] };
}

const isAFile = (path: string): Classified =>
  problem('is-a-file', `${quoted(path)} is a file on this computer.`, 'Import it as a recording.');

const whichSite = (name: string): Classified =>
  problem(
    'which-site',
    `${quoted(name)} is a name, but not of which site.`,
    `For a channel, paste twitch.tv/${name}, youtube.com/@${name} or kick.com/${name}.`,
  );

const notALink = (text: string): Classified => problem('not-a-link', `${quoted(text)} is no link.`);
