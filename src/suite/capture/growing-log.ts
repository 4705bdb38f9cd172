/**
 * The log of one image, read while Valgrind writes it. Its name is taken from it when it is opened, so that nobody can empty it, and
 * what has been read is given back to the disk, so that it takes little room however long it gets.
 */
import {execFile} from 'node:child_process';
import {closeSync, fstatSync, openSync, readSync, unlinkSync} from 'node:fs';
import type {Block, PackedStreams} from './packed-streams.ts';
import {Tally} from './tally.ts';

export class GrowingLog {
  readonly pid: number;
  /** How many programs were executed from the first image to this one. */
  readonly generation: number;
  readonly tally = new Tally();
  readonly blocks: Block[] = [];
  private readonly file: number;
  private readonly streams: PackedStreams;
  private position = 0;
  private freed = 0;
  private isOpen = true;

  constructor(path: string, name: LogName, streams: PackedStreams) {
    this.file = openSync(path, 'r');
    unlinkSync(path);
    this.pid = name.pid;
    this.generation = name.generation;
    this.streams = streams;
  }

  get bytes(): number {
    return this.position;
  }

  /** Reads one block of what has been written; false where there are fewer than `least` bytes. */
  read(least: number): boolean {
    if (!this.isOpen || fstatSync(this.file).size - this.position < least) return false;
    const bytes = buffer.subarray(0, readSync(this.file, buffer, 0, BLOCK, this.position));
    this.tally.add(bytes);
    this.blocks.push(this.streams.add(bytes));
    this.position += bytes.length;
    if (this.position - this.freed >= FREED_AT_ONCE) this.free();
    return true;
  }

  /** Nobody writes any more, and all has been read. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.file);
    this.tally.end();
  }

  get isClosed(): boolean {
    return !this.isOpen;
  }

  /** A file system that cannot make a hole keeps the bytes until the log is closed. */
  private free(): void {
    const hole = ['--punch-hole', '--offset', String(this.freed)];
    const length = ['--length', String(this.position - this.freed)];
    const path = `/proc/${process.pid}/fd/${this.file}`;
    execFile('fallocate', [...hole, ...length, path], () => {});
    this.freed = this.position;
  }
}

export const BLOCK = 2 ** 20;
const FREED_AT_ONCE = 64 * BLOCK;
/** Read into by every log in turn: what was read is packed before the next. */
const buffer = Buffer.alloc(BLOCK);

/** What a log is called: by its process, and by the number that the launcher counts. */
export interface LogName {
  readonly pid: number;
  readonly generation: number;
}

/** How the option begins that names a log; a `%` of the folder's own is doubled, since Valgrind reads it. */
export const logMark = (folder: string): string => `--log-file=${folder.replaceAll('%', '%%')}/`;

/** The option as the launcher is first given it. */
export const logOption = (folder: string): string => `${logMark(folder)}%p.${'0'.repeat(DIGITS)}`;

export function logName(file: string): LogName | undefined {
  const found = /^(\d+)\.(\d{8})$/.exec(file);
  return found === null ? undefined : {pid: Number(found[1]), generation: Number(found[2])};
}

const DIGITS = 8;
