import type { ChatMessage } from '../../../shared/model/chat.ts';

/** Service accounts that are known to post in many channels, by lower-case login. */
const KNOWN_BOTS: ReadonlySet<string> = new Set(
  (
    'nightbot streamelements moobot fossabot streamlabs wizebot soundalerts pokemoncommunitygame sery_bot own3d ' +
    'kofistreambot botrixoficial botrix restreambot streamstickers tangiabot blerp creatisbot commanderroot ' +
    'anotherttvviewer logviewer drapsnatt lurxx ankhbot deepbot phantombot coebot vivbot mikuia xanbot hnlbot scottybot ' +
    'stay_hydrated_bot buttsbot titlechange_bot supibot huwobot frostytoolsdotcom streamroutine_bot overlayexpert ' +
    'mirrobot playwithviewersbot dixperbro songlistbot creamyt trackerggbot uptimebot lolrankbot dota_scout ' +
    'streamcaptainbot rainmaker kikettebot timeoutwithbits streamjar streamdeckerbot moderatorbot xbit0 snusbot ' +
    'thepositivebot hostbot casterlabs ownedbot'
  ).split(' '),
);

/** `something_bot`, `SomethingBot`: people are called that too, so the name alone needs a moderator's badge. */
const BOT_NAME = /bot(?:_?\d{0,3})?$/i;
const BOT_BADGES: ReadonlySet<string> = new Set(['bot-badge', 'bot']);

/** The name that identifies an author within one VOD; null for system lines. */
export function authorKey(message: ChatMessage): string | null {
  const author = message.author;
  if (author === null) return null;
  return author.id ?? author.login ?? author.displayName;
}

/** Known service accounts, accounts with a bot's badge, and moderators whose name ends in "bot". */
export function isKnownBot(message: ChatMessage): boolean {
  const author = message.author;
  if (author === null) return false;
  const login = author.login?.toLowerCase();
  const shown = author.displayName.toLowerCase();
  if ((login !== undefined && KNOWN_BOTS.has(login)) || KNOWN_BOTS.has(shown)) return true;
  let moderator = false;
  for (const badge of message.badges) {
    if (BOT_BADGES.has(badge.set)) return true;
    if (badge.set === 'moderator') moderator = true;
  }
  return moderator && (BOT_NAME.test(login ?? '') || BOT_NAME.test(author.displayName));
}
