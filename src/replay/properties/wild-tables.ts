/** Where a wild guest's tables lie, and what they hold when it boots: address spaces that share all but their roots. */
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
import type {Scribe} from './scribe.ts';

export interface WildParameters {
  readonly levels: 4 | 5;
  readonly indexBits: number;
  /** Whole large pages of level 2, and of level 3 where there are as many: the direct map has no other. */
  readonly guestFrames: number;
  /** 1: every CR3 load is of PCID 0 and flushes. */
  readonly pcids: number;
  /** Address spaces, from 1 to MOST_SPACES. */
  readonly spaces: number;
}

/** A table, the index of an entry, and the level at which a walk reads it. */
export type Place = readonly [Gfn, number, Level];

export const OPEN = PRESENT | WRITABLE | USER;
export const KERNEL = PRESENT | WRITABLE;
/** Frames that the guest starts with: tables, and data. */
const PLACES = 32;
/** The first of them that is a root: all behind it are roots or data. */
const FIRST_ROOT = 14;
export const MOST_SPACES = 6;
/** The palette's place of the index that leads to the kernel. */
const KERNEL_DIGIT = 3;

export const pick = <Item>(items: readonly Item[], number: number): Item => items[number % items.length];

export class WildTables {
  readonly roots: readonly Gfn[];
  /** The indices that are used of each table. */
  readonly palette: readonly number[];
  /** Of a root's entry for the kernel. */
  readonly kernelIndex: number;
  readonly directMap: Gvn;
  private readonly scribe: Scribe;
  private readonly parameters: WildParameters;
  /** Of level 4, 3, 2 and 1. */
  private readonly kernels: readonly [Gfn, Gfn, Gfn, Gfn];
  /** The user's, by level from 1 up. */
  private readonly users: readonly (readonly Gfn[])[];
  private readonly data: readonly Gfn[];

  constructor(scribe: Scribe, parameters: WildParameters) {
    const {indexBits, guestFrames, spaces} = parameters;
    this.scribe = scribe;
    this.parameters = parameters;
    this.kernelIndex = 2 ** indexBits - 1;
    this.palette = [0, 1, 2, this.kernelIndex];
    // Tables are spread over guest memory, so that large pages hold tables and data side by side.
    const spread = (at: number) => Math.floor((((at * 7 + 3) % PLACES) * guestFrames) / PLACES);
    this.kernels = [spread(0), spread(1), spread(2), spread(3)];
    this.users = [[4, 5, 6, 7], [8, 9, 10], [11, 12], [13]].map(places => places.map(spread));
    const behind = Array.from({length: PLACES - FIRST_ROOT}, (_, at) => spread(FIRST_ROOT + at));
    this.roots = behind.slice(0, spaces);
    this.data = behind.slice(spaces);
    this.directMap = this.pageAt([0, 0, 0, KERNEL_DIGIT, KERNEL_DIGIT]);
  }

  /** What the kernel's entry in a root points at. */
  get kernelHalf(): Gfn {
    const [top, middle] = this.kernels;
    return this.parameters.levels === 5 ? top : middle;
  }

  /** The tables of a level that the guest means for user pages. */
  of(level: Level): readonly Gfn[] {
    return level === this.parameters.levels ? this.roots : this.users[level - 1];
  }

  /** Whether the entry is part of the direct map, without which the guest could store nothing. */
  isKernels(table: Gfn, index: number): boolean {
    return this.kernels.includes(table) || (this.roots.includes(table) && index === this.kernelIndex);
  }

  /** An entry of the direct map, or one that leads there. */
  kernelEntry(a: number, b: number): Place {
    const {kernels, roots, parameters} = this;
    const at = a % (kernels.length + 1);
    if (at === kernels.length) return [pick(roots, b), this.kernelIndex, parameters.levels];
    return [kernels[at], pick(this.palette, b), kernels.length - at];
  }

  /** The page whose index at level `n` is the palette's number `digits[n - 1]`. */
  pageAt(digits: readonly number[]): Gvn {
    const {levels, indexBits} = this.parameters;
    const index = (level: Level) => this.palette[digits[level - 1] ?? 0];
    const entries = 2 ** indexBits;
    const region = levels === 5 ? index(5) * entries + index(4) : index(4);
    const page = (index(3) * entries + index(2)) * entries + index(1);
    return this.scribe.page(region, page);
  }

  boot(): void {
    const {scribe, roots, parameters} = this;
    this.bootDirectMap();
    for (const root of roots) scribe.boot(root, this.kernelIndex, this.kernelHalf, KERNEL);
    for (let {levels: level} = parameters; level >= 1; level--) {
      for (const [at, table] of this.of(level).entries()) this.bootTable(table, level, at);
    }
    scribe.loadCr3(roots[0], 0);
  }

  /** In pages of every size, as far as guest memory has room for them. */
  private bootDirectMap(): void {
    const {scribe, parameters} = this;
    const [top, middle, low, lowest] = this.kernels;
    const size = 2 ** parameters.indexBits;
    const units = Math.min(size, Math.ceil(parameters.guestFrames / size));
    if (parameters.levels === 5) scribe.boot(top, this.kernelIndex, middle, KERNEL);
    scribe.boot(middle, 0, low, KERNEL);
    for (let unit = 1; unit * size * size < parameters.guestFrames; unit++)
      scribe.boot(middle, unit, unit * size * size, KERNEL | LARGE | GLOBAL);
    for (let unit = 0; unit < units; unit++) scribe.boot(low, unit, unit * size, KERNEL | LARGE | GLOBAL);
    scribe.boot(low, 1, lowest, KERNEL);
    for (let page = 0; page < size; page++) scribe.boot(lowest, page, size + page, KERNEL | GLOBAL);
  }

  private bootTable(table: Gfn, level: Level, at: number): void {
    for (const index of [0, 1]) {
      const frame = level === 1 ? pick(this.data, at * 2 + index) : pick(this.of(level - 1), at + index);
      this.scribe.boot(table, index, frame, OPEN);
    }
  }
}
