/** Every word of Settings → OBS. */
export const obsStrings = {
  on: 'Talk to OBS while something is recorded live',
  onHint:
    'The live window then shows what OBS does, and each moment becomes a chapter of OBS’s own recording where its format has chapters (Hybrid MP4).',
  follow: 'Follow OBS’s recording by itself',
  followHint:
    'When OBS on this computer starts recording, KlipStream records from its file, with the chat that you named last under Channels, unless something else is recorded. It stays connected to OBS for that.',
  replay: 'Save OBS’s replay buffer, too',
  replayHint:
    'When a moment is marked, or kept within 20 seconds: the file lies where OBS keeps its replays.',
  intro: 'KlipStream can talk to OBS 28 or later through its WebSocket server.',
  address: 'Address',
  addressHint: 'Empty: this machine, at OBS’s usual port.',
  addressBad: 'An address such as ws://127.0.0.1:4455.',
  password: 'Password',
  passwordHint: 'In OBS: Tools → WebSocket Server Settings → Show Connect Info.',
  test: 'Test the connection',
  testHint: 'Says which OBS answers and what it does now.',
} as const;
