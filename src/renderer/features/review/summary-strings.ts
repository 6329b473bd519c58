import { formatCount, formatPlural } from '../../ui/format.ts';

/** Why a language model's words are missing, by the reason that is stored. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  'budget-reached': 'the budget for one stream is reached',
  unauthorized: 'the language model refused the key',
  'not-found': 'there is no such address or model',
  rejected: 'the language model did not take the question',
  'rate-limited': 'the language model asked to slow down',
  unavailable: 'the language model could not be reached',
  timeout: 'the language model gave no answer in time',
  refused: 'the language model refused to answer',
  'bad-answer': 'the language model’s answer could not be used',
};

/** Every word of the summary and of the chat lane's filter. */
export const summaryStrings = {
  tab: 'Summary',
  windows: (count: number) => formatPlural(count, 'part'),
  loading: 'Reading the summary',
  failed: 'The summary could not be read',
  retry: 'Try again',
  none: 'There is no summary yet',
  noneText: 'It is made at the end of the analysis, from chat and transcript.',
  analyse: 'Analyse again',
  analysing: 'The analysis is under way: the summary comes at its end.',
  whole: 'The whole stream',
  inWords: 'In words',
  writtenBy: (model: string) =>
    `Written by ${model} from what is below. It can be wrong; what is below was counted and quoted.`,
  notWritten: (reason: string) => `Not put into words: ${NOT_WRITTEN[reason] ?? reason}.`,
  lines: (lines: number, people: number) =>
    `${formatPlural(lines, 'message')} from ${formatPlural(people, 'person', 'people')}`,
  left: (bots: number, repeated: number) =>
    `${formatCount(bots)} by bots and ${formatCount(repeated)} repeated by a few are left out.`,
  emotes: 'Top emotes',
  terms: 'Stood out',
  chatters: 'Wrote most',
  said: 'Chat said',
  asked: 'Chat asked',
  spoken: 'You said',
  moments: 'Best moments',
  along: 'Along the stream',
  sure: (percent: string) => `${percent} sure`,
  moreVoices: (people: number) => `+${formatCount(people)}`,
  moreVoicesTitle: (people: number) => `${formatPlural(people, 'more person', 'more people')} wrote the same`,
  term: (people: number, at: string) => `${formatPlural(people, 'person', 'people')}, most at ${at}`,
  showInLane: (text: string) => `Show “${text}” in the chat lane`,
  quiet: 'Nobody wrote.',
  now: 'now',
  toNow: 'Go to now',
  report: {
    button: 'Report…',
    title: 'Where shall the report go?',
    label: 'Stream report',
    text: 'What happened and what chat said, as a page, as text and as tables.',
    choose: 'Choose a folder…',
    written: (count: number) => `The report is written: ${formatPlural(count, 'file')}`,
    names: 'With names',
    pseudonyms: 'Without names',
  },
  filter: {
    label: 'Filter chat',
    clear: 'Show all of chat again',
    counting: 'counting…',
    failed: 'Could not count. Try again',
    facts: (total: number, timesUsual: number | null) =>
      timesUsual === null
        ? 'not in this chat'
        : `${formatCount(total)} in all · here ×${timesUsual >= 10 ? Math.round(timesUsual) : timesUsual.toFixed(1)} of usual`,
  },
} as const;
