/** Which processes of a capture live. Each has the folder of its logs among Valgrind's options, wherever it was forked. */
import {readdirSync, readFileSync} from 'node:fs';

/** The process writes into `folder`; one that has exited does not, though its parent has not asked for it. */
export function isLiving(pid: number, folder: string): boolean {
  return argumentsOf(`/proc/${pid}`, pid).includes(folder);
}

export const allLiving = (folder: string): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid && isLiving(pid, folder));

/** Ends all, and those that they fork meanwhile. */
export function killAll(folder: string): void {
  for (let living = allLiving(folder); living.length > 0; living = allLiving(folder))
    for (const pid of living) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Where the first thread has ended before the others, they have the arguments and the process has not. */
function argumentsOf(path: string, pid: number): string {
  const own = textOf(`${path}/cmdline`);
  if (own !== '') return own;
  const threads = namesIn(`${path}/task`).filter(thread => thread !== String(pid));
  return threads.map(thread => textOf(`${path}/task/${thread}/cmdline`)).join('');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
