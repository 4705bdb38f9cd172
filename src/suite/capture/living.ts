/**
 * Which processes of a capture live. Each has among its arguments, which are Valgrind's and out of the program's reach, the option
 * that names its log: a mark by which it is known, wherever it was forked.
 */
import {readdirSync, readFileSync} from 'node:fs';

/** One that has exited does not, though its parent has not asked for it. */
export function isLiving(pid: number, mark: string): boolean {
  return argumentsOf(`/proc/${pid}`, pid).includes(mark);
}

/** Whoever is forked while this looks may be left out. */
export const allLiving = (mark: string): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => isLiving(pid, mark));

/** Ends all, and those that they fork meanwhile: one who was left out is found when this looks again. */
export function killAll(mark: string): void {
  const last = Date.now() + PATIENCE_MS;
  for (let empty = 0; empty < 2; ) {
    const living = allLiving(mark);
    empty = living.length === 0 ? empty + 1 : 0;
    for (const pid of living) kill(pid);
    if (living.length > 0 && Date.now() > last) throw new Error(`process ${living[0]} cannot be ended`);
    if (living.length > 0) pause();
  }
}

const PATIENCE_MS = 10_000;

/** What is killed takes a moment to be gone. */
const pause = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself, or is not ours to end.
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
