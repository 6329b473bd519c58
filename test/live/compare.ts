import { classifyLink } from '../../src/core/domain/links/classify.ts';
import type { Link } from '../../src/shared/model/link.ts';
import { runContract, type ContractRun } from './contract.ts';
import { difference } from './shape.ts';

/** Lines of one kind before "and N more". */
const MOST_LINES = 60;

export interface Comparison {
  readonly lines: readonly string[];
  /** Kinds of questions that were asked. */
  readonly asked: number;
  /** `same`; `added` fields alone; `broken`: something that we count on is missing, changed or refused. */
  readonly verdict: 'same' | 'added' | 'broken' | 'no-network';
}

/** The link that a text is. Throws a sentence for one that is none. */
export function linkOf(text: string): Link {
  const found = classifyLink(text);
  if ('problem' in found) throw new Error(found.problem.message);
  return found.link;
}

const hasNoNetwork = ({ heard, failures }: ContractRun): boolean =>
  heard.size === 0 && Object.values(failures).some(({ code }) => code === 'net/unreachable');

/** What the real service answers in another way than its stand-in, when both are asked the same. */
function compare(real: ContractRun, standIn: ContractRun): Comparison {
  const broken: string[] = [];
  const added: string[] = [];
  for (const [what, { code, message }] of Object.entries(real.failures))
    if (standIn.failures[what]?.code === code) added.push(`${what} failed, as with the stand-in: ${code}`);
    else broken.push(`${what} failed: ${code}. ${message}`);
  for (const [name, { shape, statuses }] of real.heard) {
    const known = standIn.heard.get(name);
    if (known === undefined) {
      added.push(`${name}: asked of the real service alone`);
      continue;
    }
    const otherStatuses = [...statuses].filter((status) => !known.statuses.has(status));
    if (otherStatuses.length > 0) broken.push(`${name}: status ${otherStatuses.join(', ')}`);
    const { missing, changed, added: more } = difference(shape, known.shape);
    broken.push(
      ...missing.map((path) => `${name}: no ${path}`),
      ...changed.map((line) => `${name}: ${line}`),
    );
    added.push(...more.map((path) => `${name}: also ${path}`));
  }
  for (const name of standIn.heard.keys())
    if (!real.heard.has(name)) broken.push(`${name}: never asked of the real service`);
  const verdict = broken.length > 0 ? 'broken' : added.length > 0 ? 'added' : 'same';
  return {
    ...{ verdict, asked: real.heard.size },
    lines: [...listed('Not as the stand-in has it', broken), ...listed('More than it has', added)],
  };
}

const listed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [
        `  ${title}:`,
        ...lines.slice(0, MOST_LINES).map((line) => `    ${line}`),
        ...(lines.length > MOST_LINES ? [`    … and ${lines.length - MOST_LINES} more`] : []),
      ];

export interface StandIn {
  readonly link: Link;
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Asks the real service, and then the stand-in of the same kind the same. */
export async function compareLink(
  text: string,
  real: Readonly<Record<string, string>>,
  standInFor: (link: Link) => Promise<StandIn>,
): Promise<Comparison> {
  const link = linkOf(text);
  const asked = await runContract(link, real);
  if (hasNoNetwork(asked))
    return { verdict: 'no-network', asked: 0, lines: [Object.values(asked.failures)[0]!.message] };
  const standIn = await standInFor(link);
  return compare(asked, await runContract(standIn.link, standIn.endpoints));
}
