import { formatBytes, formatDuration } from '../../ui/format.ts';
import type { Recording, WatchedChannel } from '../../../shared/contract/sources.ts';

/** Every word of watched channels and recordings. */
export const strings = {
  title: 'Channels',
  fromObs: {
    open: 'From OBS…',
    title: 'Record what OBS sends',
    intro:
      'OBS, or any other encoder on this computer, sends its stream to KlipStream as to a platform. Nothing leaves this computer.',
    protocol: 'Protocol',
    port: 'Port',
    portBad: 'A whole number between 1024 and 65535.',
    key: 'Name of the feed',
    keyHint: 'Goes into OBS as the stream key. Two feeds need two ports and two names.',
    keyBad: 'Letters, digits, - and _, at most 64.',
    chat: 'Chat of this channel (optional)',
    chatHint: 'A link of Twitch, YouTube or Kick. Without it moments are found by sound alone.',
    begin: 'Listen and record',
    inObs: 'In OBS',
    inObsPath:
      'Settings → Stream → Service “Custom…”. To stream to a platform as well, use a plug-in for several outputs.',
    server: 'Server',
    streamKey: 'Stream key',
    copy: 'Copy',
    copied: (name: string) => `${name} copied`,
    notCopied: 'The clipboard can’t be used here: select the text and copy it.',
    keyframes: 'Settings → Output → Keyframe interval: 2 s. Longer ones make everything live come later.',
  },
  fromFile: {
    open: 'From a file that is being recorded…',
    title: 'Record from a file that is being written',
    intro:
      'KlipStream follows the file that OBS, or another program, records into, and finishes when it has not grown for 15 seconds. Of what was there before it keeps the last ten minutes.',
    path: 'File, or folder',
    pathHint: 'Of a folder the newest file that grows is taken, and the next one after it.',
    chooseFile: 'Choose a file…',
    chooseFolder: 'Choose a folder…',
    begin: 'Follow and record',
    formats:
      'Settings → Output → Recording Format: Matroska (MKV), fragmented MP4 or hybrid MP4. MPEG-TS and FLV work, too. A plain MP4 can’t be read before it is finished.',
  },
  waiting: 'waiting for the encoder',
  waitingForFile: 'waiting for the file',
  recordings: 'Recordings',
  watched: 'Watched channels',
  again: 'Try again',
  empty: {
    title: 'Paste the link of a channel above',
    text: 'Record it while it is live, or watch it: KlipStream then records its next stream by itself and puts it into the library.',
  },
  states: {
    live: 'live',
    offline: 'offline',
    unknown: 'not looked at yet',
    error: 'can’t be looked at',
  } satisfies Record<WatchedChannel['state'], string>,
  checked: (ago: string) => `looked at ${ago}`,
  autoRecord: 'Record by itself',
  keepChat: (days: number | null) =>
    days === null ? 'Keep its chat' : `Keep chat ${days === 1 ? 'a day' : `${days} days`}`,
  record: 'Record now',
  recordingNow: 'being recorded',
  unwatch: (name: string) => `Stop watching ${name}`,
  unwatched: (name: string) => `${name} is no longer watched`,
  recordingStates: {
    connecting: 'connecting',
    recording: 'recording',
    reconnecting: 'reconnecting',
    finishing: 'being finished',
    finished: 'finished',
    failed: 'failed',
  } satisfies Record<Recording['state'], string>,
  chatStates: {
    connected: 'chat connected',
    connecting: 'chat connecting',
    lost: 'chat lost',
    off: 'without chat',
  } satisfies Record<Recording['chatState'], string>,
  untitled: 'live stream',
  messages: 'message',
  stop: 'Stop',
  stopping: 'Stopping: what was recorded is put together',
  open: 'Open',
  live: 'Live window',
  gaps: (count: number) => (count === 1 ? 'One gap' : `${count} gaps`),
  noGaps: 'no gaps so far',
  replayHeld: (recording: Recording) =>
    recording.replay &&
    `keeps the last ${formatDuration(recording.replay.heldMs)} of ${formatDuration(recording.replay.maxMs)}, ${formatBytes(recording.bytes)} of ${formatBytes(recording.replay.maxBytes)}`,
  gapKinds: {
    ad: 'Ads',
    missing: 'Missing',
    disconnect: 'Connection lost',
    chat: 'Chat not heard',
    'no-chat': 'Chat not heard',
  } as Readonly<Record<string, string>>,
  moreGaps: (count: number) => `Show ${count} more`,
  fewerGaps: 'Show the last three',
} as const;
