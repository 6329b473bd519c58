import type { KickSim } from '../kick/kick-sim.ts';
import { socketMessage } from '../kick/world.ts';
import { hash32 } from '../twitch/chat-nodes.ts';
import { privmsg } from '../twitch-live/irc-lines.ts';
import type { IrcSim } from '../twitch-live/irc-server.ts';

const EVERY_MS = 600;
/** Lines between two of what live chats suffer. */
const LINES_BETWEEN_FAULTS = 50;
const WORDS = ['KEKW', 'gg', 'what a play', 'no way', 'Pog', 'lol', 'hello', 'is that legal?', 'HYPE'];

export interface SmallTalkOptions {
  readonly seed: number;
  readonly login: string;
  readonly irc: IrcSim;
  readonly kick: KickSim;
  /** Of named-faults.ts. */
  readonly faults: ReadonlySet<string>;
}

/** People talk in the channels that are live, to whoever listens. Returns how to stop. */
export function startSmallTalk({ seed, login, irc, kick, faults }: SmallTalkOptions): () => void {
  let count = 0;
  const timer = setInterval(() => {
    const text = WORDS[hash32(seed, ++count, 5) % WORDS.length]!;
    const user = 1 + (hash32(seed, count, 6) % 200);
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const line = privmsg({ channel: login, login: `viewer${user}`, text, id, sentAtUnixMs: Date.now() });
    irc.say(login, faults.has('duplicates') ? [line, line] : [line]);
    const { chatroomId } = kick.world;
    const said = socketMessage({ id, exactUnixMs: Date.now(), user, content: text }, chatroomId);
    kick.pusher.say(`chatrooms.${chatroomId}.v2`, 'ChatMessageEvent', said);
    if (count % LINES_BETWEEN_FAULTS !== 0) return;
    if (faults.has('reconnect')) irc.askToReconnect();
    if (faults.has('netsplit')) irc.netsplit();
  }, EVERY_MS);
  return () => clearInterval(timer);
}
