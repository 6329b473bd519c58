import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseIrcLine } from '../../../src/core/domain/chat/formats/irc-line.ts';
import { ircMessage } from '../../../src/core/domain/chat/formats/irc-message.ts';
import { clearchat, joinEcho, privmsg, usernotice, welcome } from './irc-lines.ts';

/** Lines of the fact sheet (twitch-live.md §1), word for word. */
const LITERAL = {
  privmsg:
    '@badge-info=subscriber/17;badges=subscriber/12,no_audio/1;color=#EBA2C0;display-name=jammehcow;emote-only=1;emotes=25:0-4;first-msg=0;flags=;id=9c2dd916-5a6d-4c1f-9fe7-a081b62a9c6b;mod=0;returning-chatter=0;room-id=11148817;subscriber=1;tmi-sent-ts=1662201093248;turbo=0;user-id=82674227;user-type= :jammehcow!jammehcow@jammehcow.tmi.twitch.tv PRIVMSG #pajlada :Kappa',
  timeout:
    '@ban-duration=600;room-id=111448817;target-user-id=141981764;tmi-sent-ts=1736968967813 :tmi.twitch.tv CLEARCHAT #pajlada :twitchdev',
};
const facts = { channel: 'pajlada', login: 'jammehcow', text: 'Kappa', sentAtUnixMs: 1_662_201_093_248 };
const id = '9c2dd916-5a6d-4c1f-9fe7-a081b62a9c6b';

it('writes a message as the server does', () => {
  const made = privmsg({
    ...facts,
    id,
    tags: {
      ...{ badges: 'subscriber/12,no_audio/1', 'emote-only': '1', emotes: '25:0-4' },
      ...{ 'room-id': '11148817', 'user-id': '82674227' },
    },
  });
  const [ours, real] = [parseIrcLine(made)!, parseIrcLine(LITERAL.privmsg)!];
  expect([...ours.tags].sort()).toEqual([...real.tags].sort());
  expect({ ...ours, tags: null }).toEqual({ ...real, tags: null });
});

it('writes a timeout as the server does', () => {
  const made = parseIrcLine(clearchat('pajlada', 'twitchdev', 600, 1_736_968_967_813))!;
  const real = parseIrcLine(LITERAL.timeout)!;
  expect([...made.tags.keys()]).toEqual([...real.tags.keys()]);
  expect({ ...made, tags: null }).toEqual({ ...real, tags: null });
});

it('greets as the server does', () => {
  expect(welcome('justinfan12345')[0]).toBe(':tmi.twitch.tv 001 justinfan12345 :Welcome, GLHF!');
  expect(joinEcho('pajlada', 'justinfan12345')[0]).toBe(
    ':justinfan12345!justinfan12345@justinfan12345.tmi.twitch.tv JOIN #pajlada',
  );
});

it('escapes what a tag may not hold', () => {
  const line = parseIrcLine(usernotice({ ...facts, id }, 'sub', 'a; b\\ c\nd'))!;
  expect(line.tags.get('system-msg')).toBe('a; b\\ c\nd');
  expect(ircMessage(line)).toMatchObject({ kind: 'subscription', event: { systemText: 'a; b\\ c\nd' } });
});

const REAL = join(process.env['KLIPSTREAM_TEST_DATA'] ?? '../shared/data', 'irc/messages');
const hasReal = ((): boolean => {
  try {
    return readdirSync(REAL).length > 0;
  } catch {
    return false;
  }
})();

it.runIf(hasReal)('has no tag that real lines of its kind lack', () => {
  const real = new Map<string, Set<string>>();
  for (const file of readdirSync(REAL)) {
    const { input } = JSON.parse(readFileSync(join(REAL, file), 'utf8')) as { input: string };
    const line = parseIrcLine(input);
    if (line === null) continue;
    const known = real.get(line.command) ?? new Set();
    real.set(line.command, new Set([...known, ...line.tags.keys()]));
  }
  const lines = [
    privmsg({ ...facts, id }),
    usernotice({ ...facts, id }, 'raid', '2 raiders'),
    clearchat('pajlada', 'twitchdev', 600, 1),
  ];
  for (const made of lines.map((text) => parseIrcLine(text)!))
    expect([...made.tags.keys()].filter((name) => !real.get(made.command)!.has(name))).toEqual([]);
});
