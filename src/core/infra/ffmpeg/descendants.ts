import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Process ids below `pid`, deepest last; empty where the system does not tell. */
export function descendantPids(pid: number): number[] {
  const children = process.platform === 'linux' ? linuxChildren : childrenFromPs();
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const child of children(next)) {
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

/** https://docs.kernel.org/filesystems/proc.html: /proc/PID/task/TID/children */
function linuxChildren(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

function childrenFromPs(): (pid: number) => number[] {
  const byParent = new Map<number, number[]>();
  try {
    for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'latin1' }).split('\n')) {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      if (pid === undefined || parent === undefined) continue;
      byParent.set(parent, [...(byParent.get(parent) ?? []), pid]);
    }
  } catch {
    return () => [];
  }
  return (pid) => byParent.get(pid) ?? [];
}

/** Kills a process and everything that it started. A process that has ended already is no error. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    try {
      execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    } catch {
      killOne(pid);
    }
    return;
  }
  for (const each of [pid, ...descendantPids(pid)]) killOne(each);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the listing and the signal.
  }
}
