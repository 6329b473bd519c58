import { dirname } from 'node:path';
import { toErrorShape } from '../../shared/errors.ts';
import { relayInputAt } from '../../shared/model/relay.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { relayLink } from '../domain/links/relay-link.ts';
import type { Recorder } from '../live/recorder/recorder.ts';
import type { Log } from '../ports/log.ts';
import type { ObsLink } from './obs-link.ts';

export interface ObsFollowDeps {
  readonly obs: Pick<ObsLink, 'onRecordStarted'>;
  readonly recorder: Pick<Recorder, 'start' | 'list'>;
  readonly settings: { get(): Settings };
  readonly log: Log;
}

/**
 * Where that is switched on, records from the file that OBS begins to write, with the chat that went with the last input of
 * this computer. Not while something else is recorded, which would be the same stream twice.
 */
export function followObs({ obs, recorder, settings, log }: ObsFollowDeps): void {
  const begin = async (path: string): Promise<void> => {
    const link = relayLink({ kind: 'file', path }, settings.get().relayChat);
    try {
      await recorder.start({ link, quality: 'best' });
    } catch (thrown) {
      log.warn('obs.not-followed', { code: toErrorShape(thrown).code });
    }
  };
  obs.onRecordStarted((path) => {
    if (!settings.get().obsFollow) return;
    if (path === null) log.warn('obs.not-followed', { code: 'obs/no-path' });
    else if (!isOccupied(recorder, path)) void begin(path);
  });
}

/** Something else is recorded, or this file already by its folder. OBS's last file may still be waited on. */
function isOccupied(recorder: Pick<Recorder, 'list'>, path: string): boolean {
  return recorder.list().some(({ state, link }) => {
    if (state === 'finishing' || state === 'finished' || state === 'failed') return false;
    const input = relayInputAt(link.url);
    return input?.kind !== 'file' || input.path === dirname(path);
  });
}
