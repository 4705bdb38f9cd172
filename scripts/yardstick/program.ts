/** The yardstick as a program: how it is built, and what it prints. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';

const FLAGS = ['-std=c11', '-O3', '-fno-tree-vectorize', '-Wall', '-Wextra', '-Werror'];

/** Whether there is a compiler to build it with. */
export const hasCompiler = (): boolean => spawnSync('gcc', ['--version']).status === 0;

/** Names and numbers that were counted. */
export type Counted = Readonly<Record<string, number>>;

/** How long something took: seconds on the clock, seconds of a processor, and how many accesses it was. */
export interface Timed {
  readonly elapsed: number;
  readonly used: number;
  readonly accesses: number;
}

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

  /** Of each of `times` replays. */
  time(recording: string, bed: string, times: number): readonly Timed[] {
    return timesIn(run(this.program, ['time', recording, bed, String(times)]));
  }

  /** Of each of `times` streams to a heap of so many pages. */
  stream(law: string, pages: number, bed: string, times: number): readonly Timed[] {
    return timesIn(run(this.program, ['stream', law, String(pages), bed, String(times)]));
  }
}

function timesIn(printed: string): readonly Timed[] {
  const lines = printed.trim().split('\n');
  return lines.map(line => {
    const [elapsed, used, accesses] = line.split(' ').map(Number);
    return {elapsed, used, accesses};
  });
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
