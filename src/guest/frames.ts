/** The guest's physical memory: which frame is used for what, and which free one is given out. */
import type {Gfn, Gvn} from '../hardware/address.ts';
import {FreeFrames, type FreeFramesOptions} from './free-frames.ts';
import type {Random} from './random.ts';
import {Reservations} from './reservations.ts';

/** What a frame is used for. */
export type FrameUse = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export const FREE = 0;
/** The kernel's image, the zero page and the tables it booted with: never freed. */
export const KERNEL = 1;
export const TABLE = 2;
/** An anonymous page, or a private copy of a file's page. */
export const USER_PAGE = 3;
/** A page of the page cache. */
export const FILE_PAGE = 4;
/** A process's kernel stack. */
export const STACK = 5;
/** Free, but kept for a neighbour of a page in use as long as there are others. */
export const RESERVED = 6;

export interface FrameOptions extends Omit<FreeFramesOptions, 'shuffled'> {
  /**
   * Adjacent pages that get adjacent frames, a power of two: each frame that is given out lies by itself but for those. 0:
   * frames are given out as they lie.
   */
  readonly contiguousPages: number;
}

export class Frames {
  readonly total: number;
  /** Frames that may be given out, the reserved ones among them. */
  free = 0;
  readonly use: Uint8Array;
  /** How many leaves map the frame, large ones among them. */
  readonly mappings: Int32Array;
  private readonly lifo: number;
  private readonly order: FreeFrames;
  private readonly reservations: Reservations;

  constructor(options: FrameOptions, random: Random) {
    const {frames, lifo, contiguousPages} = options;
    this.total = frames;
    this.lifo = lifo;
    this.use = new Uint8Array(frames).fill(KERNEL);
    this.mappings = new Int32Array(frames);
    const shuffled = contiguousPages > 0 ? 'frames' : 'blocks';
    this.order = new FreeFrames({...options, shuffled}, random);
    this.reservations = new Reservations(contiguousPages);
    for (const frame of this.order) {
      this.use[frame] = FREE;
      this.free++;
    }
  }

  /** One frame, or an error where none is free: `makeRoom` comes before. */
  allocate(use: FrameUse): Gfn {
    for (;;) {
      const frame = this.order.first;
      if (frame !== undefined) return this.take(frame, use);
      this.giveUpRun();
    }
  }

  /** The same for a page of an address space: the frame beside its neighbours', where those are kept together. */
  allocateBeside(space: number, gvn: Gvn, use: FrameUse): Gfn {
    const frame = this.reservedFor(space, gvn);
    if (frame === undefined) return this.allocate(use);
    this.reservations.used(frame);
    return this.give(frame, use);
  }

  /** `count` contiguous frames, aligned to their count (a power of two); undefined where there is no such run. */
  allocateRun(count: number, use: FrameUse): Gfn | undefined {
    const first = this.order.run(count);
    if (first !== undefined) for (let at = 0; at < count; at++) this.take(first + at, use);
    return first;
  }

  /** Two frames, the first even. */
  allocatePair(use: FrameUse): Gfn {
    for (;;) {
      const first = this.allocateRun(2, use);
      if (first !== undefined) return first;
      this.giveUpRun();
    }
  }

  release(frame: Gfn): void {
    const {use, reservations} = this;
    if (use[frame] === FREE || use[frame] === RESERVED)
      throw new Error(`guest frame ${frame} is freed twice`);
    this.mappings[frame] = 0;
    this.free++;
    const run = reservations.released(frame);
    if (run === 'not kept') return this.add(frame);
    use[frame] = RESERVED;
    if (run === 'given up') this.addReserved(frame - (frame % reservations.pages));
  }

  /** The free frames, in the order in which they would be given out. */
  *inOrder(): Generator<Gfn> {
    yield* this.order;
    for (const first of this.reservations.runs()) yield* this.reservedIn(first);
  }

  private take(frame: Gfn, use: FrameUse): Gfn {
    this.order.take(frame);
    return this.give(frame, use);
  }

  private give(frame: Gfn, use: FrameUse): Gfn {
    this.use[frame] = use;
    this.free--;
    return frame;
  }

  private add(frame: Gfn): void {
    this.use[frame] = FREE;
    this.order.add(frame);
  }

  /** The frame that is kept for the page; a run is reserved for the group around it where there is a whole one. */
  private reservedFor(space: number, gvn: Gvn): Gfn | undefined {
    const {reservations, use} = this;
    const {pages} = reservations;
    if (pages < 2) return undefined;
    const first = reservations.find(space, gvn) ?? this.reserve(space, gvn);
    if (first === undefined) return undefined;
    const frame = first + (gvn % pages);
    return use[frame] === RESERVED ? frame : undefined;
  }

  private reserve(space: number, gvn: Gvn): Gfn | undefined {
    const {reservations, order, use} = this;
    const {pages} = reservations;
    const first = order.nextRun(pages);
    if (first === undefined) return undefined;
    for (let frame = first; frame < first + pages; frame++) {
      order.take(frame);
      use[frame] = RESERVED;
    }
    reservations.add(space, gvn, first);
    return first;
  }

  /** What was reserved first is so no more; an error where nothing is. */
  private giveUpRun(): void {
    const first = this.reservations.giveUpOldest();
    if (first === undefined) throw new OutOfMemory(this.total);
    this.addReserved(first);
  }

  /** The frames of a run that are not in use can be given to anybody, the lowest first. */
  private addReserved(first: Gfn): void {
    const frames = [...this.reservedIn(first)];
    for (const frame of this.lifo ? frames.toReversed() : frames) this.add(frame);
  }

  private *reservedIn(first: Gfn): Generator<Gfn> {
    for (let frame = first; frame < first + this.reservations.pages; frame++)
      if (this.use[frame] === RESERVED) yield frame;
  }
}

export class OutOfMemory extends Error {
  constructor(frames: number) {
    super(`guest.memoryPages: ${frames} pages are too few for this story, and no page can be swapped out`);
    this.name = 'OutOfMemory';
  }
}
