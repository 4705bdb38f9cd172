/**
 * A recording in a file while its run lasts: the columns of one chunk after the other, as they lie in memory. All chunks but
 * the last have as many events.
 */
import {readvSync, writevSync} from 'node:fs';
import {Chunk, CHUNK_EVENTS} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';

/** What stands in the file. */
export interface Kept {
  readonly events: number;
  readonly bytes: number;
  readonly chapters: readonly string[];
}

/** Of the same guest as another source. */
abstract class SameGuest implements Source {
  readonly levels: number;
  readonly indexBits?: number;
  readonly guestFrames: number;

  constructor({levels, indexBits, guestFrames}: Source) {
    this.levels = levels;
    if (indexBits !== undefined) this.indexBits = indexBits;
    this.guestFrames = guestFrames;
  }

  abstract record(recorder: Recorder): void;
}

/** Writes what a source records into a file besides, unless that takes more than `limit` bytes, or cannot be written. */
export class KeepingSource extends SameGuest {
  /** What the file holds in the end; undefined where it does not hold all. */
  kept: Kept | undefined;
  private readonly source: Source;
  private readonly file: number;
  private readonly limit: number;

  constructor(source: Source, file: number, limit: number) {
    super(source);
    this.source = source;
    this.file = file;
    this.limit = limit;
  }

  record(recorder: Recorder): void {
    const {source, file} = this;
    let position = 0;
    let isWhole = true;
    const own = new Recorder(chunk => {
      const end = position + bytesOf(chunk);
      isWhole &&= end <= this.limit && isWritten(file, chunk, position);
      position = end;
      recorder.handOn(chunk);
    });
    source.record(own);
    recorder.chapters.push(...own.chapters);
    this.kept = isWhole ? {events: own.length, bytes: position, chapters: own.chapters} : undefined;
  }
}

/** What was kept, once more. */
export class KeptSource extends SameGuest {
  private readonly file: number;
  private readonly kept: Kept;

  /** The recording of `source`, which does not record it. */
  constructor(source: Source, file: number, kept: Kept) {
    super(source);
    this.file = file;
    this.kept = kept;
  }

  record(recorder: Recorder): void {
    const {file, kept} = this;
    const chunk = new Chunk();
    let position = 0;
    for (let left = kept.events; left > 0; left -= chunk.length) {
      chunk.length = Math.min(left, CHUNK_EVENTS);
      const bytes = bytesOf(chunk);
      const read = readvSync(file, chunk.columns(), position);
      if (read !== bytes) throw new Error(`a kept recording ends after ${position + read} bytes`);
      position += bytes;
      recorder.handOn(chunk);
    }
    recorder.chapters.push(...kept.chapters);
  }
}

const bytesOf = (chunk: Chunk): number => chunk.columns().reduce((sum, {byteLength}) => sum + byteLength, 0);

/** On a full disk it is not, and the recording is made anew whenever it is needed. */
function isWritten(file: number, chunk: Chunk, position: number): boolean {
  try {
    return writevSync(file, chunk.columns(), position) === bytesOf(chunk);
  } catch {
    return false;
  }
}
