import type {
  SectionChat,
  StreamSummary,
  SummaryQuote,
  WrittenSummary,
  WrittenText,
} from '../../../../shared/model/summary.ts';
import type { ReportFacts } from './report-facts.ts';

const MENTION = /@([\p{L}\p{N}_.-]{2,})/gu;
/** A shorter name is a word as well. */
const NAME_MIN_CHARS = 4;

/**
 * The same report with "viewer 1", "viewer 2" … in place of the names of chatters, by how much they wrote: as authors,
 * in `@` mentions, and where a known chatter's name stands in a text. Mentions of anybody else become `@viewer`. What
 * remains: names of people that are neither mentioned with `@` nor among the authors of the report.
 */
export function pseudonymise<Facts extends Pick<ReportFacts, 'summary' | 'written'>>(facts: Facts): Facts {
  const { summary, written } = facts;
  const names = new Map<string, string>();
  const nameOf = (author: string): string => {
    const key = author.toLowerCase();
    const known = names.get(key);
    if (known !== undefined) return known;
    const made = `viewer ${names.size + 1}`;
    names.set(key, made);
    return made;
  };
  for (const { name } of summary.chat?.chatters ?? []) nameOf(name);
  for (const { author } of quotesOf(summary)) nameOf(author);
  const inText = (text: string): string => hideNames(text, names);
  const quote = (found: SummaryQuote): SummaryQuote => ({
    ...found,
    author: nameOf(found.author),
    text: inText(found.text),
  });
  const chat = <Chat extends SectionChat>(given: Chat): Chat => ({
    ...given,
    terms: given.terms.map((term) => ({ ...term, text: inText(term.text) })),
    said: given.said.map(quote),
    questions: given.questions.map(quote),
  });
  const section = <Section extends { chat: SectionChat | null }>(given: Section): Section => ({
    ...given,
    chat: given.chat === null ? null : chat(given.chat),
  });
  const spoken = <Quote extends { text: string }>(given: Quote): Quote => ({
    ...given,
    text: inText(given.text),
  });
  const shown: StreamSummary = {
    ...summary,
    chat:
      summary.chat === null
        ? null
        : {
            ...chat(summary.chat),
            chatters: summary.chat.chatters.map(({ name, lines }) => ({ name: nameOf(name), lines })),
          },
    spoken: summary.spoken?.map(spoken) ?? null,
    windows: summary.windows.map((window) => ({
      ...section(window),
      spoken: window.spoken?.map(spoken) ?? null,
    })),
    moments: summary.moments.map((moment) => ({
      ...section(moment),
      title: inText(moment.title),
      spoken: moment.spoken?.map(spoken) ?? null,
    })),
  };
  return { ...facts, summary: shown, written: written && withTexts(written, inText) };
}

function withTexts(written: WrittenSummary, inText: (text: string) => string): WrittenSummary {
  const changed = (found: WrittenText): WrittenText =>
    found.state === 'written' ? { ...found, text: inText(found.text) } : found;
  return {
    whole: changed(written.whole),
    windows: written.windows.map((window) => ({ ...window, written: changed(window.written) })),
  };
}

function quotesOf({ chat, windows, moments }: StreamSummary): SummaryQuote[] {
  const chats = [chat, ...windows.map((window) => window.chat), ...moments.map((moment) => moment.chat)];
  return chats.flatMap((found) => (found === null ? [] : [...found.said, ...found.questions]));
}

function hideNames(text: string, names: ReadonlyMap<string, string>): string {
  let hidden = text.replace(MENTION, (_, name: string) => `@${names.get(name.toLowerCase()) ?? 'viewer'}`);
  const lower = hidden.toLowerCase();
  for (const [name, alias] of names) {
    if (name.length < NAME_MIN_CHARS || !lower.includes(name)) continue;
    const escaped = name.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');
    hidden = hidden.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'giu'), alias);
  }
  return hidden;
}
