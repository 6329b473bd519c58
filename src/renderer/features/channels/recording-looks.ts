import type { Recording } from '../../../shared/contract/sources.ts';
import { relayInputAt } from '../../../shared/model/relay.ts';
import type { BadgeTone, IconName } from '../../ui/index.ts';
import { strings } from './strings.ts';

export const RECORDING_LOOKS: Readonly<Record<Recording['state'], { tone: BadgeTone; icon: IconName }>> = {
  connecting: { tone: 'plain', icon: 'clock' },
  recording: { tone: 'bad', icon: 'record' },
  reconnecting: { tone: 'warn', icon: 'retry' },
  finishing: { tone: 'accent', icon: 'clock' },
  finished: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'error' },
};

/** What a recording waits for that has nothing so far. */
export function waitingFor(url: string): string {
  const input = relayInputAt(url);
  if (input === null) return strings.recordingStates.connecting;
  return input.kind === 'file' ? strings.waitingForFile : strings.waiting;
}
