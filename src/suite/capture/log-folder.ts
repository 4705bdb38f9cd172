/** The logs of all images, which come and end while the command runs. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {GrowingLog, logName, type LogName} from './growing-log.ts';
import {isLiving} from './living.ts';
import {PackedStreams} from './packed-streams.ts';

export class LogFolder {
  /** Those of one process in the order in which it wrote them. */
  readonly logs: GrowingLog[] = [];
  readonly streams = new PackedStreams();
  private readonly folder: string;
  private open: GrowingLog[] = [];
  /** Of each process, the log that it opened last. */
  private readonly last = new Map<number, GrowingLog>();

  constructor(folder: string) {
    this.folder = folder;
  }

  get accesses(): number {
    return this.sum(({tally}) => tally.accesses);
  }

  get lines(): number {
    return this.sum(({tally}) => tally.lines);
  }

  get bytes(): number {
    return this.sum(log => log.bytes);
  }

  /** Opens what is new. */
  look(): void {
    const found = readdirSync(this.folder).flatMap(file => logName(file) ?? []);
    for (const name of found.sort((a, b) => a.generation - b.generation)) this.add(name);
  }

  private add(name: LogName): void {
    const file = `${name.pid}.${String(name.generation).padStart(8, '0')}`;
    const log = new GrowingLog(join(this.folder, file), name, this.streams);
    this.logs.push(log);
    this.open.push(log);
    this.last.set(name.pid, log);
  }

  /**
   * Reads what has been written, of each log so much at most that others have their turn; true where there may be more. Once all
   * processes have ended, `toEnd` reads the last line of each.
   */
  read(toEnd: boolean): boolean {
    let isMore = false;
    for (const log of this.open) isMore = this.readLog(log, toEnd) || isMore;
    this.open = this.open.filter(log => !log.isClosed);
    return isMore;
  }

  private readLog(log: GrowingLog, toEnd: boolean): boolean {
    // Asked before it is read, so that what it wrote last is there.
    const hasEnded = toEnd || this.last.get(log.pid) !== log || !isLiving(log.pid, this.folder);
    for (let block = 0; block < AT_ONCE; block++)
      if (!log.read(hasEnded)) {
        // Inside a container its number may be another, so a log must also say itself that it has ended.
        if (toEnd || (hasEnded && log.tally.isWhole)) log.close();
        return false;
      }
    return true;
  }

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
