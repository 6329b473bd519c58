/** Every word of Settings → Live → In OBS and on a phone. */
export const dockStrings = {
  title: 'In OBS and on a phone',
  text: 'The live window at an address of its own: put it into OBS under Docks → Custom Browser Docks. It shows whatever is recorded, also the next time, and can do nothing but what is in that window.',
  on: 'Show the live window in OBS or on a phone',
  onHint: 'Opens a port on this machine while KlipStream runs. A phone needs a tunnel to it.',
  port: 'Port',
  portBad: 'A whole number from 1024 to 65535.',
  address: 'Address',
  secret: 'Who has this address can use the live window: keep it off your stream.',
  served: (connected: number) =>
    connected === 0
      ? 'On · nothing is connected'
      : `On · ${connected} ${connected === 1 ? 'window' : 'windows'} connected`,
  copy: 'Copy the address',
  copied: 'Copied',
  renew: 'New address…',
  ask: 'The present address stops working at once. Docks and phones that have it need the new one.',
  renewNow: 'Make a new address',
  keep: 'Keep this one',
};
