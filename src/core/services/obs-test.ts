import type { Settings } from '../../shared/model/settings.ts';
import type { Obs, ObsReading, ObsRequest } from '../ports/obs.ts';
import type { Secrets } from '../ports/secrets.ts';

export interface ObsAccess {
  readonly obs: Obs;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly settings: { get(): Settings };
}

const USUAL_URL = 'ws://127.0.0.1:4455';

/** Where OBS is to be found, and how it lets us in. */
export const obsAddress = async ({
  secrets,
  settings,
}: ObsAccess): Promise<Pick<ObsRequest, 'url' | 'password'>> => ({
  url: settings.get().obsUrl ?? USUAL_URL,
  password: await secrets.get('obs-password'),
});

/** Connects once and says what OBS does. Throws AppError `obs/…`. */
export async function testObs(access: ObsAccess): Promise<string> {
  const session = await access.obs.open({ ...(await obsAddress(access)), onEvent: () => undefined });
  try {
    return inWords(await session.read());
  } finally {
    await session.close();
  }
}

function inWords({ obsVersion, streaming, recording, replayBuffer }: ObsReading): string {
  const stream = { on: 'streaming', off: 'not streaming', reconnecting: 'reconnecting its stream' };
  const record = { on: 'recording', off: 'not recording', paused: 'recording paused' };
  const replay = { on: 'on', off: 'stopped', none: 'not set up' };
  return `OBS ${obsVersion}: ${stream[streaming]}, ${record[recording]}, replay buffer ${replay[replayBuffer]}.`;
}
