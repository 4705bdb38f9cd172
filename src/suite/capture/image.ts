/**
 * The images of a capture. An image is what a process is from its start, or from the fork that made it, until it executes another
 * program or ends.
 */
import type {GrowingLog} from './growing-log.ts';
import type {PackedStreams} from './packed-streams.ts';
import type {Fork} from './tally.ts';

export interface Image {
  readonly pid: number;
  /** Which one of its process, from 1. */
  readonly number: number;
  /** `start` of the command itself, `exec` of what its own process executed. */
  readonly origin: 'start' | 'fork' | 'exec';
  /** Who forked it or, for `exec`, was its process before. */
  readonly parent: Image | undefined;
  /** `cut` of one that SIGKILL ended, whoever sent it. */
  readonly end: 'exit' | 'exec' | 'signal' | 'cut';
  /** Of one that exited. */
  readonly exitCode: number | undefined;
  /** Of one that a signal ended, its number. */
  readonly signal: number | undefined;
  readonly lines: number;
  /** Lines of instructions, loads, stores, and of instructions that load and store. */
  readonly accesses: number;
  readonly bytes: number;
  /** All that Valgrind said of it, from the beginning, in pieces that end anywhere. */
  read(): Iterable<Uint8Array>;
}

export interface Images {
  /**
   * Each behind its parent: first whom an image forked, in that order and each with all that came of it, then what it
   * executed. So the order is the program's and not the clock's.
   */
  readonly images: readonly Image[];
  /** What is missing, in sentences. */
  readonly gaps: readonly string[];
}

/** The images of all logs, of which those of one process are in the order of their time. `root` is the process that was started. */
export function imagesOf(logs: readonly GrowingLog[], streams: PackedStreams, root: number): Images {
  const links = new Links(logs, root);
  const images: Image[] = [];
  const gaps = [...links.gaps];

  const visit = (log: GrowingLog, origin: Image['origin'], before: number, parent?: Image): void => {
    const {tally} = log;
    const next = links.executed.get(log);
    const image: Image = {
      pid: log.pid,
      number: links.numberOf(log),
      origin,
      parent,
      end: next === undefined ? endOf(log) : 'exec',
      exitCode: tally.killer === undefined ? tally.exitCode : undefined,
      signal: tally.killer,
      lines: tally.lines,
      accesses: tally.accesses,
      bytes: log.bytes,
      *read() {
        for (const block of log.blocks) yield streams.read(block);
      },
    };
    images.push(image);
    for (const path of tally.refused)
      gaps.push(
        `process ${log.pid} could not execute ${path}: it runs with the rights of its owner (setuid), which Valgrind does not trace`,
      );
    const told = before + tally.instructions;
    if (tally.counted !== undefined && tally.counted !== told)
      gaps.push(
        `process ${log.pid} executed ${tally.counted} instructions by Valgrind's count, and its trace has ${told}`,
      );
    for (const {fork, child} of links.forkedBy(log)) visit(child, 'fork', before + fork.instructions, image);
    if (next !== undefined) visit(next, 'exec', 0, image);
  };

  if (links.start !== undefined) visit(links.start, 'start', 0);
  return {images, gaps};
}

const endOf = ({tally}: GrowingLog): 'exit' | 'signal' | 'cut' => {
  if (tally.killer !== undefined) return 'signal';
  return tally.counted === undefined ? 'cut' : 'exit';
};

interface Forked {
  readonly fork: Fork;
  readonly child: GrowingLog;
}

/** Which log goes on from which. */
class Links {
  readonly start: GrowingLog | undefined;
  /** What followed in the same process. */
  readonly executed = new Map<GrowingLog, GrowingLog>();
  readonly gaps: string[] = [];
  private readonly forked = new Map<GrowingLog, Forked[]>();
  private readonly ofProcess: ReadonlyMap<number, readonly GrowingLog[]>;

  constructor(logs: readonly GrowingLog[], root: number) {
    this.ofProcess = Map.groupBy(logs, ({pid}) => pid);
    this.start = this.ofProcess.get(root)?.[0];
    const begun = [...this.ofProcess.values()].flatMap(those => this.chain(those));
    const children = new Set(begun.filter(log => log !== this.start));
    for (const log of logs) this.forked.set(log, this.childrenOf(log, children));
    for (const {pid} of children) this.gaps.push(`nothing says who forked process ${pid}`);
  }

  /** Which of its process it is, from 1. */
  numberOf(log: GrowingLog): number {
    return this.ofProcess.get(log.pid)!.indexOf(log) + 1;
  }

  forkedBy(log: GrowingLog): readonly Forked[] {
    return this.forked.get(log)!;
  }

  /** Links what one process executed in a row, and gives back those that began otherwise: several where its number came again. */
  private chain(logs: readonly GrowingLog[]): GrowingLog[] {
    return logs.filter((log, index) => {
      const {executing} = log.tally;
      const next = logs.at(index + 1);
      const goesOn = executing !== undefined && next?.generation === log.generation + 1;
      if (goesOn) this.executed.set(log, next);
      else if (executing !== undefined)
        this.gaps.push(`process ${log.pid} executed ${executing}, of which there is no trace`);
      const before = logs.at(index - 1);
      return index === 0 || before === undefined || this.executed.get(before) !== log;
    });
  }

  /** Takes them from `children`. A child's log has the number of its parent's, for the launcher had no part in it. */
  private childrenOf(parent: GrowingLog, children: Set<GrowingLog>): Forked[] {
    return parent.tally.forks.flatMap(fork => {
      const own = [...children].filter(
        ({pid, generation}) => pid === fork.child && generation === parent.generation,
      );
      const child = own.find(({tally}) => tally.parent === parent.pid) ?? own.at(0);
      if (child === undefined) {
        this.gaps.push(`process ${parent.pid} forked process ${fork.child}, of which there is no trace`);
        return [];
      }
      children.delete(child);
      return [{fork, child}];
    });
  }
}
