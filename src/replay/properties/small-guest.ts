/**
 * A guest small enough to derive things by hand: one user page under a chain of four tables, and a direct map of all of
 * memory in pages of 2 MiB, through which the kernel stores to its tables.
 */
import {
  GLOBAL,
  LARGE,
  PRESENT,
  USER,
  WRITABLE,
  type Gfn,
  type Gvn,
  type Level,
} from '../../hardware/address.ts';
import {Scribe} from './scribe.ts';

export const OPEN = PRESENT | WRITABLE | USER;
const KERNEL = PRESENT | WRITABLE;
/** The tables of the chain: the root, and the tables of level 3, 2 and 1. */
export const ROOT = 14;
export const TABLE_3 = 13;
export const TABLE_2 = 12;
export const TABLE_1 = 11;
/** A root of another address space, with the same kernel half and no user pages. */
export const OTHER_ROOT = 24;
const KERNEL_TABLE_3 = 15;
const KERNEL_TABLE_2 = 16;
/** The root's entry for the kernel half. */
export const KERNEL_REGION = 511;
/** Data frames. */
export const X = 100;
export const Y = 101;
/** Where a page of 2 MiB may start. */
export const LARGE_FRAMES = 512;
export const FRAMES = 1024;

export class SmallGuest {
  readonly scribe = new Scribe(4, 9, FRAMES);
  readonly page: Gvn;
  /** Another page, far from the first: their paths share only the root. */
  readonly farPage: Gvn;
  private readonly directMap: Gvn;

  /** `leaf`: what the entry of the page is at boot. */
  constructor(leaf = {frame: X, flags: OPEN}) {
    const {scribe} = this;
    this.page = scribe.page(0, 0);
    this.farPage = scribe.page(1, 0);
    this.directMap = scribe.page(KERNEL_REGION, 0);
    for (const root of [ROOT, OTHER_ROOT]) scribe.boot(root, KERNEL_REGION, KERNEL_TABLE_3, KERNEL);
    scribe.boot(KERNEL_TABLE_3, 0, KERNEL_TABLE_2, KERNEL);
    for (let first = 0; first < FRAMES; first += 512) {
      scribe.boot(KERNEL_TABLE_2, first / 512, first, KERNEL | LARGE | GLOBAL);
    }
    scribe.boot(ROOT, 0, TABLE_3, OPEN);
    scribe.boot(TABLE_3, 0, TABLE_2, OPEN);
    scribe.boot(TABLE_2, 0, TABLE_1, OPEN);
    scribe.boot(TABLE_1, 0, leaf.frame, leaf.flags);
    // Both spaces have run before.
    scribe.loadCr3(OTHER_ROOT, 2);
    scribe.loadCr3(ROOT, 1);
  }

  /** The page of the direct map that shows `gfn`. */
  direct(gfn: Gfn): Gvn {
    return this.directMap + gfn;
  }

  /** The kernel stores to an entry. */
  store(table: Gfn, index: number, frame: number, flags: number): void {
    this.scribe.store(this.direct(table), index, frame, flags);
  }

  /** The tables of the chain by level, for tests that go through all levels. */
  static tableOf(level: Level): Gfn {
    return [TABLE_1, TABLE_2, TABLE_3, ROOT][level - 1];
  }
}
