/** How long the yardstick takes: for one recording natively and nested, and for translation alone. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {median} from 'simple-statistics';
import type {Chunk} from '../../src/recording/format.ts';
import {bedText, type YardstickBed} from './bed-text.ts';
import {Dump, type DumpHeader} from './dump.ts';
import type {Yardstick} from './program.ts';

/** A replay of a few milliseconds is made so often in a row; the median counts. */
const REPEATS = 3;

export class TimedRecording {
  private readonly yardstick: Yardstick;
  private readonly folder: string;
  private readonly path: string;

  /** Its files lie in `folder`, where there is one at a time. */
  constructor(yardstick: Yardstick, folder: string, header: DumpHeader, chunks: readonly Chunk[]) {
    this.yardstick = yardstick;
    this.folder = folder;
    this.path = join(folder, 'recording');
    const dump = new Dump(this.path, header);
    for (const chunk of chunks) dump.add(chunk);
    dump.end();
  }

  /** Seconds of a processor of one replay. */
  seconds(bed: YardstickBed): number {
    const taken = this.yardstick.time(this.path, writtenTo(this.folder, bed), REPEATS);
    return median(taken.map(({used}) => used));
  }
}

/** Heaps of 4 KiB pages that a stream goes to. */
export const STREAMS = [
  {law: 'zipf', gibibytes: 1},
  {law: 'uniform', gibibytes: 4},
] as const;
export type Stream = (typeof STREAMS)[number];

const PAGES_A_GIBIBYTE = 2 ** 18;

/** Millions of translations a second of a processor, the most of `times`: no data, no caches, nothing but TLBs and walks. */
export function streamSpeed(
  yardstick: Yardstick,
  folder: string,
  bed: YardstickBed,
  {law, gibibytes}: Stream,
  times: number,
): number {
  const flat: YardstickBed = {...bed, geometry: {...bed.geometry, cacheFidelity: 'flat'}};
  const taken = yardstick.stream(law, gibibytes * PAGES_A_GIBIBYTE, writtenTo(folder, flat), times);
  return Math.max(...taken.map(({used, accesses}) => accesses / used / 1e6));
}

function writtenTo(folder: string, bed: YardstickBed): string {
  const path = join(folder, 'bed');
  writeFileSync(path, bedText(bed));
  return path;
}
