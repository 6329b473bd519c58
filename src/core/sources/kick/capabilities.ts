import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SiteCapability } from '../../ports/site.ts';
import type { KickApi } from './api.ts';

/** A channel that has been there since Kick began, for cheap questions. */
const PROBE = 'xqc';

/** What Kick does for us, each shown by the cheapest question that proves it. */
export function kickCapabilities(api: KickApi, clock: Clock): SiteCapability[] {
  return [
    {
      id: 'kick.vod',
      label: 'Kick: VODs and channels',
      async check(signal) {
        const channel = await api.channel(PROBE, signal);
        return `Kick describes its channels (${channel.name} is ${channel.live === null ? 'offline' : 'live'}).`;
      },
    },
    {
      id: 'kick.chat-replay',
      label: 'Kick: chat replay',
      async check(signal) {
        const channel = await api.channel(PROBE, signal);
        const fromUnixMs = channel.live?.startedAtUnixMs ?? clock.nowUnixMs() - 3_600_000;
        const question = { strategy: 'kick-messages', channelId: channel.id, fromUnixMs } as const;
        const messages = await api.replay(question, signal);
        return `Kick lists past chat (${messages.length} messages in five seconds).`;
      },
    },
    {
      id: 'kick.clip',
      label: 'Kick: clips',
      check: () =>
        Promise.reject(
          new AppError({
            code: 'health/not-checked',
            message:
              'There is no clip of Kick that is known to stay; this is proven by the first clip that is added.',
          }),
        ),
    },
  ];
}
