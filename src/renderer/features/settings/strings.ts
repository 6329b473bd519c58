import type { SettingsSection } from '../../app/route.ts';
import type { ShortcutScreen } from '../../app/shortcuts.ts';
import type { TranscriberKind } from '../../../shared/model/settings.ts';
import type { EndShift } from '../../../shared/model/taste.ts';

interface ServiceWords {
  readonly name: string;
  readonly summary: string;
  /** What leaves the machine, said before it is switched on. */
  readonly leaves: string;
  readonly price: string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const tenths = (ms: number): string => (ms / 1000).toFixed(1);
const seconds = (ms: number): string =>
  ms === 0 ? 'as found' : `${tenths(Math.abs(ms))} s ${ms < 0 ? 'earlier' : 'later'}`;

/** Every word of the settings. */
export const strings = {
  title: 'Settings',
  loading: 'Opening the settings…',
  failedTitle: 'The settings can’t be shown',
  again: 'Try again',
  saved: 'Saved',
  choose: 'Choose…',
  show: 'Show',
  useDefault: 'Use the default',
  sections: {
    folders: 'Folders',
    clips: 'Clips',
    obs: 'OBS',
    downloads: 'Downloads',
    accounts: 'Accounts',
    sources: 'Source health',
    live: 'Live',
    speech: 'Speech to text',
    'language-model': 'Language model',
    sounds: 'Sounds',
    scoring: 'Scoring',
    appearance: 'Appearance',
    shortcuts: 'Shortcuts',
    privacy: 'Privacy',
    diagnostics: 'Diagnostics',
  } satisfies Record<SettingsSection, string>,
  folders: {
    intro: 'Recordings stay where they are; KlipStream never copies or changes them.',
    library: 'Library folder',
    libraryHint:
      'Database, results and thumbnails. A change takes effect at the next start; what is in the old folder stays there.',
    pickLibrary: 'Choose the library folder',
    clips: 'Clips folder',
    clipsHint: 'Where finished clips go.',
    pickClips: 'Choose the clips folder',
    template: 'File name of a clip',
    templateHint: (fields: string) => `Fields: ${fields}`,
    templateUnknown: (fields: string) => `There is no field ${fields}.`,
    example: 'Example',
    exampleTitle: 'no way he hits that',
    exampleChannel: 'your channel',
  },
  speech: {
    intro:
      'Words make better titles, search and moments. Without a service everything else still works from sound, pauses and chat.',
    service: 'Service',
    services: {
      off: {
        name: 'Off',
        summary: 'No words; you can still attach a transcript file to a recording.',
        leaves: '',
        price: '',
      },
      deepgram: {
        name: 'Deepgram',
        summary: 'In the cloud, nova-3: fast and accurate.',
        leaves:
          'The sound of your voice track (16 kHz mono, in chunks) goes to Deepgram over an encrypted connection. Video, chat and file names never do.',
        price:
          'List price of nova-3: about US$ 0.0043 a minute, so about US$ 1.55 for a six-hour stream. Deepgram bills you; see their price page.',
      },
      openai: {
        name: 'OpenAI or compatible',
        summary: 'In the cloud, or any server that speaks the same interface.',
        leaves:
          'The sound of your voice track (16 kHz mono, in chunks) goes to the address below. Video, chat and file names never do.',
        price:
          'List price of whisper-1 at OpenAI: US$ 0.006 a minute, so about US$ 2.16 for a six-hour stream. Other servers have their own price.',
      },
      'whisper-cpp': {
        name: 'whisper.cpp',
        summary: 'On this computer, by its command line.',
        leaves: 'Nothing leaves this computer.',
        price: 'Free. Needs about an hour of computing for a six-hour stream on a fast processor.',
      },
      'faster-whisper': {
        name: 'faster-whisper',
        summary: 'On this computer, by its command line.',
        leaves: 'Nothing leaves this computer.',
        price: 'Free. Needs computing time; much less with a graphics card.',
      },
      'whisper-server': {
        name: 'Whisper server on this computer',
        summary: 'A server you run yourself on a loopback address.',
        leaves: 'The sound goes to a server on this computer only.',
        price: 'Free.',
      },
    } satisfies Record<TranscriberKind, ServiceWords>,
    consentTitle: (name: string) => `Before you switch ${name} on`,
    leaves: 'What leaves this computer',
    price: 'What it costs',
    switchOn: 'Switch on',
    notNow: 'Not now',
    on: 'on',
    needsSetup: 'Set it up below, test it, then switch it on.',
    key: 'API key',
    keySet: 'A key is kept',
    keyMissing: 'No key yet',
    keyPlaceholder: 'Paste the key',
    keySave: 'Save key',
    keyRemove: 'Forget key',
    keyInKeychain: 'Keys lie in your system’s keychain and are never shown again.',
    keyInFile: 'This system has no keychain: keys lie in a file that only your account can read (mode 0600).',
    test: 'Test',
    testHint: 'Sends one second of silence.',
    baseUrl: 'Address',
    deepgramDefault: 'https://api.deepgram.com',
    openaiDefault: 'https://api.openai.com/v1',
    serverDefault: 'http://127.0.0.1:8080',
    serverNotLoopback: 'This must be an address on this computer, such as http://127.0.0.1:8080.',
    notUrl: 'Write a full address, such as https://example.org/v1.',
    model: 'Model',
    program: 'Program',
    programHint: 'The path of whisper-cli, whisper-ctranslate2 or faster-whisper-xxl.',
    modelPath: 'Model file or name',
    modelPathHint: 'whisper.cpp: a ggml-….bin file. faster-whisper: a model’s name or folder.',
    pickProgram: 'Choose the program',
    pickModel: 'Choose the model file',
    language: 'Language',
    languageAuto: 'found by itself',
    languageHint: 'A code such as en, de or es. Empty: detected.',
    languageBad: 'A language code such as en, pt-BR or de.',
  },
  scoring: {
    intro: 'How much each signal counts. Moments are ranked again at once; nothing is processed anew.',
    sensitivity: 'Moments',
    sensitivityText: (value: number) => `${Math.round(value * 100)} %`,
    sensitivityHint: 'Left: few, sure ones. Right: many, also doubtful ones.',
    groups: { chat: 'Chat', sound: 'Voice and sound', words: 'Words' },
    weight: (value: number) => `×${value.toFixed(2).replace(/0$/, '')}`,
    off: 'off',
    reset: 'Reset weights',
    ignored: 'Ignored chatters',
    ignoredHint: 'Bots and others whose messages should not count. They stay in the chat.',
    ignoredAdd: 'Name to ignore',
    ignoredPlaceholder: 'name, then Enter',
    ignoredRemove: (name: string) => `Count ${name} again`,
    ignoredKnown: (name: string) => `${name} is in the list already.`,
  },
  replay: {
    title: 'Recordings',
    on: 'Keep the last minutes only',
    onHint:
      'For long streams and small disks: clips are cut from the last minutes, older ones are let go, and the stream comes into the library from there on. Recordings that run stay as they began.',
    minutes: 'Minutes',
    minutesBad: 'From 3 to 1440 minutes.',
    gigabytes: 'At most, in GB',
    gigabytesBad: 'From 0.25 GB.',
  },
  live: {
    intro: 'What happens while a channel is recorded, and how it gets to whoever looks at it.',
    redis: 'Redis',
    redisNote:
      'Without Redis, the events of live streams lie in the library folder and clips are made here. With it, programs on other machines can take part. A change takes effect at the next start.',
    address: 'Address',
    addressHint: 'rediss:// encrypts what goes there.',
    addressBad: 'An address without a password is needed, like redis://127.0.0.1:6379.',
    password: 'Password',
    passwordHint: 'Only where the server wants one.',
    test: 'Test',
    testHint: 'Asks for its version and whether it keeps what it is given.',
    on: 'Use Redis',
    onHint:
      'While it is away, events are kept here and sent when it is back. Diagnostics tell how it is doing.',
    notSetUp: 'Enter its address first.',
  },
  taste: {
    title: 'Your taste',
    intro:
      'Learned from what you keep, skip and move, and from the clips of your viewers. Nothing is used until you say so.',
    reading: 'Reading your decisions …',
    fewJudgements: (kept: number, skipped: number, least: number) =>
      `${kept} kept, ${skipped} skipped so far: at least ${least} of each are needed to learn weights.`,
    judged: (kept: number, skipped: number, streams: number) =>
      `${kept} kept, ${skipped} skipped in ${streams} ${streams === 1 ? 'stream' : 'streams'}.`,
    order: (shipped: number, learned: number) =>
      `Of pairs that were kept out of learning, the shipped weights put ${percent(shipped)} in your order, the learned ones ${percent(learned)}.`,
    changes: (list: string) => (list === '' ? '' : `They would be: ${list}.`),
    notBetter: 'That is not better by more than chance: the shipped weights stay.',
    useWeights: 'Use the learned weights',
    weightsUsed: 'Learned weights in use',
    fewEdits: (edited: number, least: number) =>
      `Ends of ${edited} ${edited === 1 ? 'moment' : 'moments'} moved so far: at least ${least} are needed.`,
    moved: (edited: number, shift: EndShift) =>
      `From ${edited} moved moments: begin ${seconds(shift.startMs)}, end ${seconds(shift.endMs)}.`,
    left: (without: number, left: number) =>
      `By hand ${tenths(without)} s were left to move per moment; with this, foretold for each from the others, ${tenths(left)} s.`,
    endsNotBetter: 'That is not less: the ends stay as they are found.',
    useEnds: 'Move the ends',
    endsUsed: 'Ends are moved',
    resetEnds: 'Ends as found',
  },
  appearance: {
    theme: 'Theme',
    themes: { dark: 'Dark', light: 'Light', system: 'As the system' },
    motion: 'Reduce motion',
    motionHint: 'Also on by itself when your system asks for it.',
    emotes: 'Emotes as pictures',
    emotesHint:
      'Each is fetched once from Twitch, BTTV, FFZ, 7TV or Kick and kept for offline. Off: their names.',
  },
  shortcuts: {
    intro:
      'Choose a shortcut, then press the new keys. Escape keeps the old ones, Backspace takes the keys off.',
    screens: {
      everywhere: 'Everywhere',
      library: 'Library',
      review: 'Review',
      clips: 'Clips',
      live: 'Live',
    } satisfies Record<ShortcutScreen, string>,
    action: 'Action',
    keys: 'Keys',
    none: 'no key',
    press: 'Press keys…',
    change: (label: string, keys: string) => `Change keys of ${label}, now ${keys}`,
    reset: (label: string) => `Reset ${label}`,
    resetAll: 'Reset all',
    conflict: (label: string) => `also “${label}”`,
    conflicts: (count: number) =>
      count === 1
        ? 'One key is used twice on the same screen.'
        : `${count} keys are used twice on the same screen.`,
  },
  privacy: {
    intro: 'KlipStream works on this computer. It has no account, no telemetry and no update check.',
    goes: 'What leaves this computer now',
    languageModel: 'no address yet',
    readBy: (address: string) => `Language model: ${address}`,
    languageModelGets:
      'What was said, minute by minute, and what its emotes and slang mean go to this address. Sound, video, chatters and file names never do.',
    summaryGets: 'For the summary also what chat wrote most and quotes of it, without their authors.',
    goesNothing: 'Nothing. No service is switched on.',
    goesTo: (name: string) => `Speech to text: ${name}`,
    switchOff: 'Switch off',
    stays: 'What stays here',
    staysLines: [
      'Recordings: where they were, never copied or changed.',
      'Chats and transcripts that you import: in the library’s database.',
      'Results, thumbnails and clips: in the library and clips folders.',
    ],
    keys: 'Keys',
    removal: 'Removing',
    removalText:
      'Removing a recording deletes its results and chat from the library; files go to the system’s trash, your recording is left alone.',
  },
  diagnostics: {
    intro: 'What KlipStream found on this computer. Copy it into a report; it holds no keys and no chat.',
    copy: 'Copy all',
    copied: 'Copied',
    again: 'Look again',
    looking: 'Looking…',
    version: 'KlipStream',
    states: { ok: 'fine', warning: 'note', problem: 'problem', off: 'off' },
  },
} as const;
