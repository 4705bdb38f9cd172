/** The logs of all images, which come and end while the command runs. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {BLOCK, GrowingLog, logMark, logName, type LogName} from './growing-log.ts';
import {isLiving} from './living.ts';
import {PackedStreams} from './packed-streams.ts';

export class LogFolder {
  /** Those of one process in the order in which it wrote them. */
  readonly logs: GrowingLog[] = [];
  readonly streams = new PackedStreams();
  private readonly folder: string;
  private readonly mark: string;
  private open: GrowingLog[] = [];
  /** Of each process, the log that it opened last. */
  private readonly last = new Map<number, GrowingLog>();

  constructor(folder: string) {
    this.folder = folder;
    this.mark = logMark(folder);
  }

  /** Loads and stores. */
  get data(): number {
    return this.sum(({tally}) => tally.data);
  }

  get lines(): number {
    return this.sum(({tally}) => tally.lines);
  }

  get bytes(): number {
    return this.sum(log => log.bytes);
  }

  get processes(): number {
    return this.last.size;
  }

  /** Opens what is new, and says how many that is. */
  look(): number {
    const found = readdirSync(this.folder).flatMap(file => logName(file) ?? []);
    for (const name of found.sort((a, b) => a.generation - b.generation)) this.add(name);
    return found.length;
  }

  private add(name: LogName): void {
    const file = `${name.pid}.${String(name.generation).padStart(8, '0')}`;
    const log = new GrowingLog(join(this.folder, file), name, this.streams);
    this.logs.push(log);
    this.open.push(log);
    this.last.set(name.pid, log);
  }

  /**
   * Reads what has been written, of each log so much at most that others have their turn; true where there may be more. Less than a
   * block is left for later, but for `all`, and where its process has ended.
   */
  read(all: boolean): boolean {
    let isMore = false;
    for (const log of this.open) isMore = this.readLog(log, all) || isMore;
    this.open = this.open.filter(log => !log.isClosed);
    return isMore;
  }

  private readLog(log: GrowingLog, all: boolean): boolean {
    // Asked before it is read, so that what it wrote last is there.
    const hasEnded = this.last.get(log.pid) !== log || !isLiving(log.pid, this.mark);
    for (let block = 0; block < AT_ONCE; block++)
      if (!log.read(all || hasEnded ? 1 : BLOCK)) {
        // In a namespace of its own its number is another, so a log must also say itself that it has ended.
        if (hasEnded && log.tally.isWhole) log.close();
        return false;
      }
    return true;
  }

  /** The process of a log that its child has none beside. */
  get tooDeep(): number | undefined {
    return this.logs.find(({tally}) => tally.isTooDeep)?.pid;
  }

  /** Nobody writes any more, and all has been read. */
  close(): void {
    for (const log of this.open) log.close();
    this.open = [];
  }

  private sum(value: (log: GrowingLog) => number): number {
    return this.logs.reduce((sum, log) => sum + value(log), 0);
  }
}

/** Blocks of one log. */
const AT_ONCE = 16;
