/** Every word of Settings → OBS. */
export const obsStrings = {
  intro: 'KlipStream can talk to OBS 28 or later through its WebSocket server.',
  address: 'Address',
  addressHint: 'Empty: this machine, at OBS’s usual port.',
  addressBad: 'An address such as ws://127.0.0.1:4455.',
  password: 'Password',
  passwordHint: 'In OBS: Tools → WebSocket Server Settings → Show Connect Info.',
  test: 'Test the connection',
  testHint: 'Says which OBS answers and what it does now.',
} as const;
