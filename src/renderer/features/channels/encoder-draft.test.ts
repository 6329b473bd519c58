import { expect, test } from 'vitest';
import type { Recording } from '../../../shared/contract/sources.ts';
import { Settings } from '../../../shared/model/settings.ts';
import { cameraDraft, encoderInput, usualDraft } from './encoder-draft.ts';

const settings = Settings.parse({ relayRtmpPort: 1935, relaySrtPort: 9000, relayKey: 'stream' });
const listening = (url: string, state: Recording['state'] = 'recording') =>
  ({ link: { url }, state }) as Recording;

test('a further camera gets the next ports that no recording listens on, and a name of its own', () => {
  const recordings = [
    ...[listening('rtmp://127.0.0.1:1936/live/camera-2'), listening('srt://127.0.0.1:1937')],
    ...[listening('rtmp://127.0.0.1:1938/live/old', 'finished'), listening('file:/videos/a.mkv')],
  ];
  expect(cameraDraft(settings, recordings, 3)).toEqual({
    ...{ kind: 'rtmp', key: 'camera-3' },
    ports: { rtmp: '1938', srt: '9001' },
  });
});

test('what is typed is an input only where it can be listened on', () => {
  const draft = usualDraft(settings);
  expect(encoderInput(draft)).toEqual({ kind: 'rtmp', port: 1935, key: 'stream' });
  expect(encoderInput({ ...draft, key: 'two words' })).toBeNull();
  expect(encoderInput({ ...draft, kind: 'srt', key: 'two words' })).toEqual({ kind: 'srt', port: 9000 });
  for (const rtmp of ['', '80', '1023', '65536', '1935x'])
    expect(encoderInput({ ...draft, ports: { ...draft.ports, rtmp } })).toBeNull();
});
