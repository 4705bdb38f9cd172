/** The yardstick as a program: how it is built, and what it prints. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';

const FLAGS = ['-std=c11', '-O3', '-fno-tree-vectorize', '-Wall', '-Wextra', '-Werror'];

/** Whether there is a compiler to build it with. */
export const hasCompiler = (): boolean => spawnSync('gcc', ['--version']).status === 0;

/** Names and numbers that were counted. */
export type Counted = Readonly<Record<string, number>>;

export class Yardstick {
  private readonly program: string;

  /** Built into `folder`, whose owner removes it. */
  constructor(folder: string) {
    this.program = join(folder, 'yardstick');
    run('gcc', [...FLAGS, '-o', this.program, join(import.meta.dirname, 'main.c'), '-lm']);
  }

  /** What it counts on each of the beds: up to the end of each chapter, and up to the end of the recording. */
  count(recording: string, beds: readonly string[]): readonly (readonly Counted[])[] {
    return run(this.program, ['count', recording, ...beds])
      .split(/^bed\d+\n/m)
      .slice(1)
      .map(countsIn);
  }

  /** Seconds on the clock that each of `times` replays takes. */
  time(recording: string, bed: string, times: number): readonly number[] {
    return run(this.program, ['time', recording, bed, String(times)])
      .trim()
      .split('\n')
      .map(line => Number(line.split(' ')[0]));
  }
}

/** Of each point of time, in the order in which they come. */
function countsIn(printed: string): readonly Counted[] {
  const counted = new Map<string, Record<string, number>>();
  for (const line of printed.trim().split('\n')) {
    const [when, event, count] = line.split(' ');
    const counts = counted.get(when) ?? {};
    counts[event] = Number(count);
    counted.set(when, counts);
  }
  return [...counted.values()];
}

function run(command: string, args: readonly string[]): string {
  const {status, stdout, stderr, error} = spawnSync(command, args, {encoding: 'utf8', maxBuffer: 2 ** 30});
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim() || `${command} ended with ${status}`);
  return stdout;
}
