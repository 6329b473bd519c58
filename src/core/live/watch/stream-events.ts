import { createHash } from 'node:crypto';
import type { Recording } from '../../../shared/contract/sources.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { OutsideEvent, TakenEvent } from '../../domain/live/outside/outside-event.ts';
import { chatLinkOf } from '../../domain/links/relay-link.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChannelEvents, ToldEvent } from '../../ports/live-signals.ts';
import type { Log } from '../../ports/log.ts';
import type { Recorder } from '../recorder/recorder.ts';

export interface StreamEventsDeps {
  readonly recorder: Pick<Recorder, 'list' | 'onChange'>;
  readonly channelEvents: ChannelEvents;
  readonly clock: Clock;
  readonly log: Log;
  readonly deliver: (recordingId: string, events: readonly TakenEvent[]) => Promise<void>;
}

/** Shorter than this is the way through the network, longer is an event that was told again. */
const ON_TIME_MS = 5000;
const RUNNING: ReadonlySet<Recording['state']> = new Set(['connecting', 'recording', 'reconnecting']);

/** Raids and hype trains of the channels that are recorded (or whose chat is), on their way to the live score. */
export function createStreamEvents(deps: StreamEventsDeps): { dispose(): void } {
  const { recorder, channelEvents, log } = deps;
  let running: readonly { recordingId: string; login: string }[] = [];
  let followed = '';
  const look = (): void => {
    running = recorder.list().flatMap((one) => {
      const login = RUNNING.has(one.state) ? loginOf(one) : null;
      return login === null ? [] : [{ recordingId: one.recordingId, login }];
    });
    const logins = [...new Set(running.map(({ login }) => login))].sort();
    if (logins.join(' ') === followed) return;
    followed = logins.join(' ');
    channelEvents.followEvents(logins);
  };
  const take = (told: ToldEvent): void => {
    const taken = takenEvent(told, deps.clock.nowUnixMs());
    for (const { recordingId, login } of running)
      if (login === told.event.login)
        deps
          .deliver(recordingId, [taken])
          .catch((thrown: unknown) =>
            log.error('stream-events.lost', { kind: taken.event.kind, code: toErrorShape(thrown).code }),
          );
  };
  const forget = [recorder.onChange(look), channelEvents.onEvent(take)];
  return {
    dispose() {
      for (const stop of forget) stop();
    },
  };
}

function loginOf({ link }: Recording): string | null {
  const chat = chatLinkOf(link);
  return chat?.platform === 'twitch' && chat.kind === 'channel' ? chat.id.toLowerCase() : null;
}

function takenEvent({ id, atUnixMs, event }: ToldEvent, nowUnixMs: number): TakenEvent {
  const at = atUnixMs === null || nowUnixMs - atUnixMs < ON_TIME_MS ? nowUnixMs : atUnixMs;
  const traceId = createHash('sha256').update(`twitch ${id}`).digest('hex').slice(0, 16);
  return {
    ...{ source: 'Twitch', atUnixMs: at, arrivedAtUnixMs: nowUnixMs, traceId },
    event: eventOf(event, traceId, at),
  };
}

function eventOf(event: ToldEvent['event'], id: string, at: number): OutsideEvent {
  if (event.kind === 'raid')
    return { id, at, kind: 'raid', from: event.from.slice(0, 100), viewers: event.viewers };
  return { id, at, kind: 'hype_train', phase: event.phase, level: event.level };
}
