/** The guest's physical memory: which frame is used for what, and in which order free ones are given out. */
import type {Gfn} from '../hardware/address.ts';
import type {Random} from './random.ts';

/** What a frame is used for. */
export type FrameUse = 0 | 1 | 2 | 3 | 4 | 5;
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

export interface FrameOptions {
  readonly frames: number;
  /** Frames below it belong to the kernel. */
  readonly firstFree: number;
  /** 1: the frame freed last is given out first; 0: last. */
  readonly lifo: number;
  /** Frames in a 2 MiB page: the unit that the seed shuffles. */
  readonly blockFrames: number;
}

export class Frames {
  readonly total: number;
  free = 0;
  readonly use: Uint8Array;
  /** How many leaves map the frame, large ones among them. */
  readonly mappings: Int32Array;
  private readonly lifo: number;
  private readonly blockFrames: number;
  /** The order in which boot gave out the blocks, and how many frames of each are free. */
  private readonly blocks: Uint32Array;
  private readonly freeInBlock: Int32Array;
  /** The place of each block in that order, and a place behind which none is wholly free. */
  private readonly placeOf: Uint32Array;
  private lastWhole = 0;
  /** A ring of the free frames, closed by the entry `total`, whose next is the frame given out next. */
  private readonly next: Int32Array;
  private readonly previous: Int32Array;

  constructor({frames, firstFree, lifo, blockFrames}: FrameOptions, random: Random) {
    this.total = frames;
    this.lifo = lifo;
    this.blockFrames = blockFrames;
    this.use = new Uint8Array(frames).fill(KERNEL);
    this.mappings = new Int32Array(frames);
    this.next = new Int32Array(frames + 1);
    this.previous = new Int32Array(frames + 1);
    this.next[frames] = frames;
    this.previous[frames] = frames;
    const blocks = Math.ceil(frames / blockFrames);
    this.freeInBlock = new Int32Array(blocks);
    this.blocks = random.shuffle(Uint32Array.from({length: blocks}, (_, block) => block));
    this.placeOf = new Uint32Array(blocks);
    for (const [place, block] of this.blocks.entries()) this.placeOf[block] = place;
    for (const block of this.blocks) this.freeBlock(block, firstFree);
  }

  /** One frame, or an error where none is free: `makeRoom` comes before. */
  allocate(use: FrameUse): Gfn {
    const frame = this.next[this.total];
    if (frame === this.total) throw new OutOfMemory(this.total);
    this.take(frame, use);
    return frame;
  }

  /** `count` contiguous frames, aligned to their count (a power of two); undefined where there is no such run. */
  allocateRun(count: number, use: FrameUse): Gfn | undefined {
    const first = count < this.blockFrames ? this.findSmallRun(count) : this.findBlocks(count);
    if (first !== undefined) for (let at = 0; at < count; at++) this.take(first + at, use);
    return first;
  }

  /** Two frames, the first even. */
  allocatePair(use: FrameUse): Gfn {
    const first = this.allocateRun(2, use);
    if (first === undefined) throw new OutOfMemory(this.total);
    return first;
  }

  release(frame: Gfn): void {
    if (this.use[frame] === FREE) throw new Error(`guest frame ${frame} is freed twice`);
    this.mappings[frame] = 0;
    this.insert(frame, this.lifo ? this.total : this.previous[this.total]);
  }

  /** The free frames, in the order in which they would be given out. */
  *inOrder(): Generator<Gfn> {
    for (let frame = this.next[this.total]; frame !== this.total; frame = this.next[frame]) yield frame;
  }

  private freeBlock(block: number, firstFree: Gfn): void {
    const end = Math.min((block + 1) * this.blockFrames, this.total);
    for (let frame = Math.max(block * this.blockFrames, firstFree); frame < end; frame++) {
      this.insert(frame, this.previous[this.total]);
    }
  }

  private insert(frame: Gfn, after: number): void {
    const {next, previous} = this;
    const before = next[after];
    next[after] = frame;
    previous[before] = frame;
    next[frame] = before;
    previous[frame] = after;
    this.use[frame] = FREE;
    const block = Math.trunc(frame / this.blockFrames);
    if (++this.freeInBlock[block] === this.blockFrames) {
      this.lastWhole = Math.max(this.lastWhole, this.placeOf[block]);
    }
    this.free++;
  }

  private take(frame: Gfn, use: FrameUse): void {
    const {next, previous} = this;
    next[previous[frame]] = next[frame];
    previous[next[frame]] = previous[frame];
    this.use[frame] = use;
    this.freeInBlock[Math.trunc(frame / this.blockFrames)]--;
    this.free--;
  }

  private findSmallRun(count: number): Gfn | undefined {
    for (let frame = this.next[this.total]; frame !== this.total; frame = this.next[frame]) {
      const first = frame - (frame % count);
      if (this.isFree(first, count)) return first;
    }
    return undefined;
  }

  private isFree(first: Gfn, count: number): boolean {
    for (let frame = first; frame < first + count; frame++) if (this.use[frame] !== FREE) return false;
    return true;
  }

  /** Searched from the end of the boot order, so that single frames leave the later blocks whole for long. */
  private findBlocks(count: number): Gfn | undefined {
    const {blocks, blockFrames} = this;
    const span = count / blockFrames;
    while (this.lastWhole > 0 && !this.areWhole(blocks[this.lastWhole], 1)) this.lastWhole--;
    for (let at = this.lastWhole; at >= 0; at--) {
      const block = blocks[at];
      if (block % span === 0 && this.areWhole(block, span)) return block * blockFrames;
    }
    return undefined;
  }

  private areWhole(firstBlock: number, count: number): boolean {
    for (let block = firstBlock; block < firstBlock + count; block++) {
      if (this.freeInBlock[block] !== this.blockFrames) return false;
    }
    return true;
  }
}

export class OutOfMemory extends Error {
  constructor(frames: number) {
    super(`guest.memoryPages: ${frames} pages are too few for this story, and no page can be swapped out`);
    this.name = 'OutOfMemory';
  }
}
