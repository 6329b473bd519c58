import type {
  SectionChat,
  SummaryQuote,
  SummarySection,
  WholeChat,
} from '../../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../../shared/time.ts';
import {
  emoteText,
  moodText,
  plainLine,
  termText,
  type ReportFacts,
  type WrittenBy,
  writtenOf,
} from './report-facts.ts';

/** Every sign that means something to CommonMark can be written with a backslash (CommonMark 0.31, §2.4). */
const MARKUP = /[!-/:-@[-`{-~]/g;

/** Text of a stranger that no Markdown reader takes for markup, a link or HTML. */
export const mdText = (text: string): string => plainLine(text).replace(MARKUP, '\\$&');

const range = ({ startMs, endMs }: SummarySection): string =>
  `${formatTimestamp(startMs)} – ${formatTimestamp(endMs)}`;
const list = (name: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`**${name}:** ${items.map(mdText).join(' · ')}`, ''];
const quote = ({ atMs, author, text, people }: SummaryQuote): string =>
  `- \`${formatTimestamp(atMs)}\` **${mdText(author)}**${people > 1 ? ` and ${people - 1} more` : ''}: ${mdText(text)}`;
const quotes = (name: string, found: readonly SummaryQuote[]): string[] =>
  found.length === 0 ? [] : [`**${name}:**`, '', ...found.map(quote), ''];
const spokenLines = (found: readonly { atMs: number; text: string }[] | null): string[] =>
  found === null || found.length === 0
    ? []
    : [
        '**The streamer said:**',
        '',
        ...found.map(({ atMs, text }) => `- \`${formatTimestamp(atMs)}\` ${mdText(text)}`),
        '',
      ];

function chatLines(chat: SectionChat | null): string[] {
  if (chat === null) return [];
  return [
    `${chat.lines} messages from ${chat.people} people · ${moodText(chat.mood)}`,
    '',
    ...list('Emotes', chat.emotes.map(emoteText)),
    ...list('Stands out', chat.terms.map(termText)),
    ...quotes('Chat said', chat.said),
    ...quotes('Chat asked', chat.questions),
  ];
}

function wholeLines(chat: WholeChat | null): string[] {
  if (chat === null) return [];
  const { botLines, repeatedLines } = chat;
  return [
    '## What chat said and felt',
    '',
    mdText(chat.moodCourse),
    '',
    `${chat.lines} messages from ${chat.people} people; ${botLines} by bots and ${repeatedLines} repeated by a few are left out.`,
    '',
    ...list('Top emotes', chat.emotes.map(emoteText)),
    ...list(
      'Stood out',
      chat.terms.map((term) => `${termText(term)} from ${formatTimestamp(term.atMs)}`),
    ),
    ...list(
      'Wrote most',
      chat.chatters.map(({ name, lines }) => `${name} (${lines})`),
    ),
    ...quotes('Chat said', chat.said),
    ...quotes('Chat asked', chat.questions),
  ];
}

const writtenLines = (found: WrittenBy | null): string[] =>
  found === null ? [] : [mdText(found.text), '', `*Written by ${mdText(found.model)}; it can be wrong.*`, ''];

/** The report as CommonMark. Text of chat, transcript and titles is escaped throughout. */
export function* reportMarkdown(facts: ReportFacts): Generator<string> {
  const { summary, written, title, channel, recordedOn } = facts;
  const head = [
    channel === null ? null : mdText(channel),
    recordedOn,
    formatTimestamp(summary.durationMs),
  ].filter((part) => part !== null);
  yield* lines([`# ${mdText(title)}`, '', head.join(' · '), '']);
  for (const { reason } of summary.missing) yield* lines([`*${mdText(reason)}*`, '']);
  yield* lines([
    ...writtenLines(writtenOf(written, null)),
    ...wholeLines(summary.chat),
    ...spokenLines(summary.spoken),
  ]);
  if (summary.moments.length > 0) yield* lines(['## Moments', '']);
  for (const [index, moment] of summary.moments.entries()) {
    const { score, category, reasons } = moment;
    yield* lines([
      `### ${index + 1}\\. ${mdText(moment.title)}`,
      '',
      `\`${range(moment)}\` · hype ${Math.round(score)} · ${category}`,
      '',
      ...list('Why', reasons),
      ...chatLines(moment.chat),
      ...spokenLines(moment.spoken),
    ]);
  }
  yield* lines(['## Along the stream', '']);
  for (const window of summary.windows)
    yield* lines([
      ...[`### ${range(window)}`, ''],
      ...writtenLines(writtenOf(written, window.startMs)),
      ...chatLines(window.chat),
      ...spokenLines(window.spoken),
    ]);
}

function* lines(given: readonly string[]): Generator<string> {
  for (const line of given) yield `${line}\n`;
}
