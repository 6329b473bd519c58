import { readFileSync, readdirSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Its arguments; empty for what has none. */
  readonly command: string;
  readonly residentBytes: number;
}

const PAGE_BYTES = 4096;

/** Processes of Linux's /proc; one that ends while it is read is left out. */
function processes(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const nameEnd = stat.lastIndexOf(')');
        const parent = Number(stat.slice(nameEnd + 2).split(' ')[1]);
        const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
        const residentPages = Number(readFileSync(`/proc/${entry}/statm`, 'utf8').split(' ')[1]);
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
        return [{ pid: Number(entry), parent, name, command, residentBytes: residentPages * PAGE_BYTES }];
      } catch {
        return [];
      }
    });
}

/**
 * A process and everything it started. A fork that hasn't become its program yet holds nothing of its own: it shares its
 * parent's pages and is left out.
 */
export function processTree(rootPid: number): ProcessFacts[] {
  const all = processes();
  const inTree = new Set([rootPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all) {
      if (inTree.has(parent) && !inTree.has(pid)) {
        inTree.add(pid);
        grown = true;
      }
    }
  }
  const commands = new Map(all.map(({ pid, command }) => [pid, command]));
  return all.filter(({ pid, parent, command }) => inTree.has(pid) && commands.get(parent) !== command);
}

export const residentBytes = (tree: readonly ProcessFacts[]): number =>
  tree.reduce((sum, process) => sum + process.residentBytes, 0);
