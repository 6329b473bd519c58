import { Redis } from 'ioredis';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BusState, LiveBus } from '../../ports/live-bus.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { SettingsStore } from '../../ports/settings-store.ts';
import { busUnreachable } from './bus-error.ts';
import { RedisBus } from './redis-bus.ts';
import { SqliteBus } from './sqlite-bus.ts';

export type OpenLiveBus = LiveBus & { readonly state: BusState };

type RedisSettings = Pick<Settings, 'redisEnabled' | 'redisUrl'>;

/** The bus that the settings choose. A Redis that is away doesn't keep the app from starting. */
export async function openLiveBus(options: {
  readonly libraryDir: string;
  readonly settings: RedisSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
}): Promise<OpenLiveBus> {
  const { libraryDir, settings, secrets, clock } = options;
  const nowUnixMs = (): number => clock.nowUnixMs();
  const { redisEnabled, redisUrl } = settings;
  if (!redisEnabled || redisUrl === null)
    return new SqliteBus({ path: join(libraryDir, 'live-bus.db'), nowUnixMs });
  return new RedisBus({
    url: redisUrl,
    password: await secrets.get('redis-password'),
    outboxPath: join(libraryDir, 'live-outbox.db'),
    nowUnixMs,
  });
}

const TEST_MS = 5000;

/** Asks Redis for its version and how it keeps what it is given. Throws AppError `bus/unreachable` or `bus/not-set-up`. */
export async function testRedis(set: {
  readonly settings: SettingsStore;
  readonly options: { readonly secrets: Secrets };
}): Promise<string> {
  const { redisUrl } = set.settings.get();
  if (redisUrl === null)
    throw new AppError({
      code: 'bus/not-set-up',
      message: 'No address of a Redis server is set.',
      nextStep: 'Enter one: redis://127.0.0.1:6379.',
    });
  const password = await set.options.secrets.get('redis-password');
  const redis = new Redis(redisUrl, {
    ...(password === null ? {} : { password }),
    ...{ lazyConnect: true, connectTimeout: TEST_MS, commandTimeout: TEST_MS, retryStrategy: () => null },
  });
  const refusals: Error[] = [];
  redis.on('error', (error) => refusals.push(error));
  try {
    await redis.connect();
    const info = await redis.info();
    const value = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'mu').exec(info)?.[1];
    const keeps =
      value('aof_enabled') === '1'
        ? 'It keeps what it is given in a file.'
        : 'It keeps events in memory only: switch on appendonly, or a restart of it loses them.';
    return `Redis ${value('redis_version') ?? ''} answers. ${keeps}`;
  } catch (thrown) {
    throw busUnreachable(
      'Redis does not answer',
      'Check its address and password, and that it runs.',
      refusals[0] ?? thrown,
    );
  } finally {
    redis.disconnect();
  }
}
