import { EMOTIONS } from '../../../../shared/model/chat.ts';
import type {
  SectionChat,
  StreamSummary,
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
import { REPORT_CSS } from './report-style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of a stranger for element content and quoted attributes. */
export const htmlText = (text: string): string =>
  plainLine(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** Isolated, so that right-to-left text can't turn what stands beside it. */
const bdi = (text: string): string => `<bdi>${htmlText(text)}</bdi>`;
const range = ({ startMs, endMs }: SummarySection): string =>
  `<time>${formatTimestamp(startMs)}</time> – <time>${formatTimestamp(endMs)}</time>`;
const chips = (name: string, items: readonly string[]): string =>
  items.length === 0
    ? ''
    : `<p class="chips"><b>${name}</b> ${items.map((item) => `<span>${bdi(item)}</span>`).join(' ')}</p>\n`;
const quote = ({ atMs, author, text, people }: SummaryQuote): string =>
  `<li><time>${formatTimestamp(atMs)}</time> <b>${bdi(author)}</b>${people > 1 ? ` and ${people - 1} more` : ''}: ${bdi(text)}</li>`;
const quotes = (name: string, found: readonly SummaryQuote[]): string =>
  found.length === 0 ? '' : `<h4>${name}</h4>\n<ul>${found.map(quote).join('')}</ul>\n`;
const spokenPart = (found: readonly { atMs: number; text: string }[] | null): string =>
  found === null || found.length === 0
    ? ''
    : `<h4>The streamer said</h4>\n<ul>${found
        .map(({ atMs, text }) => `<li><time>${formatTimestamp(atMs)}</time> ${bdi(text)}</li>`)
        .join('')}</ul>\n`;

const chatPart = (chat: SectionChat | null): string =>
  chat === null
    ? ''
    : `<p>${chat.lines} messages from ${chat.people} people · ${htmlText(moodText(chat.mood))}</p>\n` +
      chips('Emotes', chat.emotes.map(emoteText)) +
      chips('Stands out', chat.terms.map(termText)) +
      quotes('Chat said', chat.said) +
      quotes('Chat asked', chat.questions);

function wholePart(chat: WholeChat | null): string {
  if (chat === null) return '';
  const { lines, people, botLines, repeatedLines } = chat;
  return (
    `<h2>What chat said and felt</h2>\n<p>${htmlText(chat.moodCourse)}</p>\n` +
    `<p>${lines} messages from ${people} people; ${botLines} by bots and ${repeatedLines} repeated by a few are left out.</p>\n` +
    chips('Top emotes', chat.emotes.map(emoteText)) +
    chips(
      'Stood out',
      chat.terms.map((term) => `${termText(term)} from ${formatTimestamp(term.atMs)}`),
    ) +
    chips(
      'Wrote most',
      chat.chatters.map(({ name, lines: count }) => `${name} (${count})`),
    ) +
    quotes('Chat said', chat.said) +
    quotes('Chat asked', chat.questions)
  );
}

const CHART = { width: 900, height: 120, middle: 60 } as const;

/** Messages per window as bars, the mood as a line from −1 to 1 over them. */
function chart({ windows, durationMs }: StreamSummary): string {
  const most = Math.max(1, ...windows.map(({ chat }) => chat?.lines ?? 0));
  if (windows.every(({ chat }) => chat === null) || durationMs <= 0) return '';
  const x = (ms: number): string => ((ms / durationMs) * CHART.width).toFixed(1);
  const bars = windows.map(({ startMs, endMs, chat }) => {
    const height = ((chat?.lines ?? 0) / most) * CHART.height;
    const width = Math.max(1, ((endMs - startMs) / durationMs) * CHART.width - 1);
    return `<rect x="${x(startMs)}" y="${(CHART.height - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
  });
  const points = windows.flatMap(({ startMs, endMs, chat }) => {
    const sentiment = chat?.mood.sentiment ?? null;
    return sentiment === null
      ? []
      : [`${x((startMs + endMs) / 2)},${(CHART.middle - sentiment * CHART.middle).toFixed(1)}`];
  });
  return (
    `<figure><svg viewBox="0 0 ${CHART.width} ${CHART.height}" role="img" aria-label="Messages per window, and the mood over them">` +
    `<g class="bars">${bars.join('')}</g><line x1="0" y1="${CHART.middle}" x2="${CHART.width}" y2="${CHART.middle}"/>` +
    `<polyline points="${points.join(' ')}"/></svg><figcaption>Bars: messages (most ${most}). Line: mood, −1 at the bottom, +1 at the top.</figcaption></figure>\n`
  );
}

/** The windows as a table, for those who can't see the chart. */
function* windowTable({ windows }: StreamSummary): Generator<string> {
  const cells = (found: readonly string[], kind: 'td' | 'th'): string =>
    `<tr>${found.map((cell) => `<${kind}>${cell}</${kind}>`).join('')}</tr>\n`;
  yield '<table>\n<thead>';
  yield cells(['window', 'messages', 'people', 'mood', ...EMOTIONS.map((name) => `${name} %`)], 'th');
  yield '</thead>\n<tbody>\n';
  for (const window of windows) {
    const { chat } = window;
    const shares = EMOTIONS.map((emotion) => {
      const share = chat?.mood.emotions?.[emotion];
      return share === undefined ? '–' : String(Math.round(share * 100));
    });
    const facts = [chat?.lines, chat?.people].map((count) => String(count ?? '–'));
    yield cells(
      [range(window), ...facts, chat === null ? '–' : htmlText(moodText(chat.mood)), ...shares],
      'td',
    );
  }
  yield '</tbody>\n</table>\n';
}

const writtenPart = (found: WrittenBy | null): string =>
  found === null
    ? ''
    : `<p>${bdi(found.text)}</p>\n<p><small>Written by ${bdi(found.model)}; it can be wrong.</small></p>\n`;

/**
 * The report as one page that needs nothing else: no script, no address that is asked for, a policy that forbids both,
 * and every text of chat, transcript and titles escaped and isolated.
 */
export function* reportHtml(facts: ReportFacts): Generator<string> {
  const { summary, written, title, channel, recordedOn } = facts;
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">\n`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n';
  yield `<title>${htmlText(title)}</title>\n<style>${REPORT_CSS}</style>\n</head>\n<body>\n<main>\n<h1>${bdi(title)}</h1>\n`;
  const head = [channel === null ? null : bdi(channel), recordedOn, formatTimestamp(summary.durationMs)];
  yield `<p>${head.filter((part) => part !== null).join(' · ')}</p>\n`;
  for (const { reason } of summary.missing) yield `<p class="missing">${htmlText(reason)}</p>\n`;
  yield (
    writtenPart(writtenOf(written, null)) +
    chart(summary) +
    wholePart(summary.chat) +
    spokenPart(summary.spoken)
  );
  if (summary.moments.length > 0) yield '<h2>Moments</h2>\n';
  for (const [index, moment] of summary.moments.entries()) {
    yield `<section>\n<h3>${index + 1}. ${bdi(moment.title)}</h3>\n`;
    yield `<p>${range(moment)} · hype ${Math.round(moment.score)} · ${htmlText(moment.category)}</p>\n`;
    yield `${chips('Why', moment.reasons)}${chatPart(moment.chat)}${spokenPart(moment.spoken)}</section>\n`;
  }
  yield '<h2>Along the stream</h2>\n';
  yield* windowTable(summary);
  for (const window of summary.windows)
    yield `<section>\n<h3>${range(window)}</h3>\n${writtenPart(writtenOf(written, window.startMs))}${chatPart(window.chat)}${spokenPart(window.spoken)}</section>\n`;
  yield '</main>\n</body>\n</html>\n';
}
