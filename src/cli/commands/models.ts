import { readFile, writeFile } from 'node:fs/promises';
import { ChannelLingo, LingoKind, LingoMeaning, type LingoSummary } from '../../shared/model/lingo.ts';
import type { CommandContext } from '../context.ts';
import { AppError } from '../../shared/errors.ts';
import { usageError } from '../output.ts';
import { formatTable, plural } from '../table.ts';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** Which model reads a channel and why, in one sentence with its figures. */
export function verdictLine({ figures, verdict }: LingoSummary): string {
  const { messages, tunedRight, untunedRight } = figures;
  if (verdict.why === 'nothing-learned') return 'shipped model: nothing was learned that it does not know';
  const counted = plural(messages, 'held-out message');
  if (verdict.why === 'too-few' || verdict.gain === null)
    return `shipped model: only ${counted} to compare on`;
  const { low, high } = verdict.gain;
  const compared =
    `tuned ${percent(tunedRight / messages)}, untuned ${percent(untunedRight / messages)} right of ${counted} ` +
    `(gain ${percent(low)} to ${percent(high)})`;
  return verdict.inUse ? `tuned model: ${compared}` : `shipped model, tuning does not help: ${compared}`;
}

export async function listModels({ withLibrary, output, signal }: CommandContext): Promise<void> {
  await withLibrary(async (client) => {
    const { channels, shipped } = await client.call('lingo.list', {}, { signal });
    const rows = channels.map((one) => [
      one.channelKey,
      String(one.streams),
      String(one.learned),
      String(one.corrections),
      verdictLine(one),
    ]);
    const header = ['CHANNEL', 'STREAMS', 'LEARNED', 'CORRECTED', 'IN USE'];
    const lines =
      rows.length === 0
        ? ['Nothing was learned yet: analyze a stream whose chat names its channel.']
        : formatTable(header, rows, ['STREAMS', 'LEARNED', 'CORRECTED']);
    output.answer({ channels, shipped }, [`Shipped model: ${shipped.id}`, ...lines]);
  });
}

export async function showModel(context: CommandContext, channelKey: string): Promise<void> {
  const { withLibrary, output, signal } = context;
  await withLibrary(async (client) => {
    const { summary, tokens } = await client.call('lingo.show', { channelKey }, { signal });
    const rows = tokens.map((token) => [
      token.key,
      token.kind,
      token.meaning === 'neutral' ? 'nothing' : (token.meaning ?? '–'),
      token.corrected ? 'corrected' : token.meaning === null ? '' : percent(token.confidence),
      String(token.messages),
      String(token.people),
      token.companions.map(({ key }) => key).join(' '),
    ]);
    const header = ['TOKEN', 'KIND', 'MEANING', 'SURE', 'MESSAGES', 'PEOPLE', 'STANDS WITH'];
    const examples = summary.figures.examples.map(
      ({ text, silver, untuned, tuned }) =>
        `  ${text}\n    untuned ${untuned}, tuned ${tuned}, its surroundings ${silver}`,
    );
    output.answer({ summary, tokens }, [
      verdictLine(summary),
      ...formatTable(header, rows, ['SURE', 'MESSAGES', 'PEOPLE']),
      ...(examples.length === 0 ? [] : ['Held-out messages that changed:', ...examples]),
    ]);
  });
}

export interface CorrectOptions {
  readonly kind: string;
}

/** `nothing` = it means nothing; `learned` takes a correction back. */
export async function correctModel(
  context: CommandContext,
  said: { channelKey: string; key: string; meaning: string },
  options: CorrectOptions,
): Promise<void> {
  const { channelKey, key } = said;
  const kind = LingoKind.safeParse(options.kind);
  if (!kind.success)
    throw usageError(
      `"${options.kind}" is no kind of token.`,
      `Use one of: ${LingoKind.options.join(', ')}.`,
    );
  const meaning = LingoMeaning.safeParse(said.meaning === 'nothing' ? 'neutral' : said.meaning);
  if (!meaning.success && said.meaning !== 'learned')
    throw usageError(
      `"${said.meaning}" is no meaning.`,
      `Use one of: ${LingoMeaning.options.join(', ')}, nothing; or "learned" to take a correction back.`,
    );
  const correction = { channelKey, key, kind: kind.data, meaning: meaning.success ? meaning.data : null };
  await context.withLibrary(async (client) => {
    await client.call('lingo.correct', correction, { signal: context.signal });
    context.output.answer(correction, [
      `${key} is read as ${said.meaning} when a stream of ${channelKey} is analyzed next.`,
    ]);
  });
}

export async function resetModels(
  { withLibrary, output, signal }: CommandContext,
  channel: string | undefined,
  options: { all?: boolean },
): Promise<void> {
  if ((channel === undefined) === (options.all !== true))
    throw usageError('Say which channel to reset, or --all.', 'See `klipstream models list`.');
  await withLibrary(async (client) => {
    const { channels } = await client.call('lingo.reset', { channelKey: channel ?? null }, { signal });
    output.answer({ channels }, [`Forgot what was learned of ${plural(channels, 'channel')}.`]);
  });
}

export async function exportModel(
  { withLibrary, output, signal }: CommandContext,
  channelKey: string,
  options: { out: string },
): Promise<void> {
  await withLibrary(async (client) => {
    const { lingo } = await client.call('lingo.export', { channelKey }, { signal });
    await writeFile(options.out, `${JSON.stringify(lingo, null, 2)}\n`);
    output.answer({ channelKey, file: options.out }, [`Wrote ${options.out}.`]);
  });
}

export async function importModel(context: CommandContext, file: string): Promise<void> {
  const { withLibrary, output, signal } = context;
  const lingo = readExport(file, await readFile(file, 'utf8'));
  await withLibrary(async (client) => {
    const { channelKey } = await client.call('lingo.import', { lingo }, { signal });
    output.answer({ channelKey }, [`${channelKey} is as ${file} says.`]);
  });
}

function readExport(file: string, text: string): ChannelLingo {
  try {
    return ChannelLingo.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      {
        code: 'lingo/not-an-export',
        message: `${file} is not what \`klipstream models export\` writes.`,
        nextStep: 'Export the channel again with this version.',
        detail: cause instanceof Error ? cause.message : String(cause),
      },
      { cause },
    );
  }
}
