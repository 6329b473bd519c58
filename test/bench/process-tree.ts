import { readFileSync, readdirSync } from 'node:fs';

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly residentBytes: number;
}

const PAGE_BYTES = 4096;

/** Processes of Linux's /proc; one that ends while it is read is left out. */
function processes(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const residentPages = Number(readFileSync(`/proc/${name}/statm`, 'utf8').split(' ')[1]);
        return [{ pid: Number(name), parent, residentBytes: residentPages * PAGE_BYTES }];
      } catch {
        return [];
      }
    });
}

/** Resident bytes of a process and everything it started. */
export function residentBytesOfTree(rootPid: number): number {
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
  return all.filter(({ pid }) => inTree.has(pid)).reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}
