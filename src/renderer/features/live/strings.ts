import { formatCount, formatDate, formatPlural, formatTimeOfDay } from '../../ui/format.ts';
import type { Recording } from '../../../shared/contract/sources.ts';
import type { LiveClip, LiveMoment, MomentCameras, SoundLabel } from '../../../shared/model/live.ts';

/** Every word of the live window. */
export const strings = {
  live: 'Live',
  back: 'Back to the channels',
  nothingOn: {
    title: 'Nothing is recorded',
    text: 'The live window shows here by itself when a recording begins.',
  },
  unknown: {
    title: 'This recording is not running',
    text: 'A live window shows a channel while it is recorded. Start a recording, or open the finished stream in the library.',
    channels: 'To the channels',
  },
  finished: {
    title: 'The stream is in your library',
    text: 'What was marked here is there as markers.',
    open: 'Open the review',
  },
  failed: 'The recording failed',
  forEncoder: 'Waiting for OBS to begin',
  forFile: 'Waiting for the file to grow',
  fileRead: 'What was recorded before is read first. That takes a while where the file is hours long.',
  waiting: 'Waiting for the first words and sounds',
  states: {
    connecting: 'connecting',
    recording: 'on the air',
    reconnecting: 'connection lost, trying again',
    finishing: 'the stream ended, being finished',
    finished: 'finished',
    failed: 'failed',
  } satisfies Record<Recording['state'], string>,
  chatStates: {
    connecting: 'chat is being connected',
    lost: 'chat lost, trying again',
    off: 'without chat',
  } satisfies Record<Exclude<Recording['chatState'], 'connected'>, string>,
  viewers: (count: number) => formatPlural(count, 'viewer'),
  viewersAsked: (askedAtUnixMs: number) =>
    `Told by the platform at ${formatTimeOfDay(askedAtUnixMs)}; asked once a minute`,
  keeping: {
    label: 'Keeping chat',
    kept: (count: number, untilUnixMs: number | null) =>
      `Chat is kept${untilUnixMs === null ? '' : ` until ${formatDate(untilUnixMs)}`}: ${formatCount(count)} so far.`,
    notKept: (count: number) =>
      count === 0
        ? 'Chat is not kept: it counts here, nothing of it is stored.'
        : `Chat is not kept any more. ${formatCount(count)} from before are still there.`,
    keep: 'Keep it',
    keepAlways: 'Always for this channel',
    stop: 'Stop keeping it',
    ask: (count: number) => `What is kept already (${formatCount(count)})?`,
    deleteKept: 'Delete it',
    leaveKept: 'Leave it',
  },
  hype: 'Hype',
  hypeNow: (total: number) => `Hype ${total} of 100`,
  mood: { rising: 'rising', falling: 'falling', steady: 'steady' },
  sure: (percent: string) => `${percent} sure`,
  curve: (minutes: string) => `Hype over the last ${minutes}; the pale end can still rise`,
  perMinute: 'msgs/min',
  usually: (figure: string) => `usually ${figure}`,
  loudness: 'loudness',
  lufs: (value: string) => `${value} LUFS`,
  sound: { waiting: 'not heard yet', heard: '', none: 'no sound', failed: 'sound can’t be read' },
  heard: {
    laughter: (sec: number, agoSec: number) => `laughter ${sec} s, ${agoSec} s ago`,
    cheer: (sec: number, agoSec: number) => `cheering ${sec} s, ${agoSec} s ago`,
    shout: (sec: number, agoSec: number) => `shouting ${sec} s, ${agoSec} s ago`,
  } satisfies Record<SoundLabel, (sec: number, agoSec: number) => string>,
  notListening: (why: string) => `not listening for laughter, cheers and shouts: ${why}`,
  chatNow: 'Chat right now',
  leaning: {
    positive: 'mostly positive',
    even: 'neither positive nor negative',
    negative: 'mostly negative',
  },
  last: 'last minute',
  quiet: 'Nobody says anything.',
  feels: 'What chat feels',
  minutes: {
    title: 'The last minutes',
    none: 'A summary is there after the first minute, and a new one every quarter of a minute.',
    until: (length: string, at: string) => `${length} up to ${at}`,
    score: (score: number) => `${score} of 100`,
    scoreTitle: '50 = chat as busy as usual, neither positive nor negative',
    said: (people: number) => `What ${people} people wrote`,
    voices: (people: number) => `${people} people wrote it`,
  },
  moments: 'Moments',
  savedCount: (count: number) => `saved: ${count}`,
  nothing: 'Nothing yet. A moment shows up here a few seconds after chat and sound jump.',
  going: 'going on',
  origin: { auto: 'Moment', marked: 'Marked' } satisfies Record<LiveMoment['origin'], string>,
  keep: 'Keep',
  skip: 'Skip',
  kept: 'kept',
  skipped: 'skipped',
  takeBack: (verdict: string) => `${verdict}: take it back`,
  clip: {
    waiting: 'clip is being recorded',
    saved: 'clip saved',
    failed: 'no clip',
  } satisfies Record<LiveClip['state'], string>,
  cameras: {
    title: 'Camera in clips',
    byItself: 'By itself',
    clip: {
      waiting: 'with cameras: being made',
      saved: 'with cameras: saved',
      failed: 'not with cameras',
    } satisfies Record<MomentCameras['state'], string>,
  },
  play: (title: string) => `Play the clip: ${title}`,
  close: (title: string) => `Close the clip: ${title}`,
  unplayable: 'This clip can’t be played here. Open it from its folder.',
  show: 'Show in folder',
  mark: 'Clip that · last 30 s',
  marked: 'Marked. Its clip is saved in a moment.',
  newMoment: (reason: string) => `New moment: ${reason}`,
} as const;
