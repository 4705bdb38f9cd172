/** The frames that nobody has: the order in which they are given out, and runs of them. */
import type {Gfn} from '../hardware/address.ts';
import type {Random} from './random.ts';

export interface FreeFramesOptions {
  readonly frames: number;
  /** Frames below it belong to the kernel. */
  readonly firstFree: number;
  /** 1: the frame freed last is given out first; 0: last. */
  readonly lifo: number;
  /** Frames in a 2 MiB page. */
  readonly blockFrames: number;
  /** What the seed puts into random order: blocks; or the frames of half of them, and then those of the others. */
  readonly shuffled: 'blocks' | 'frames';
}

/** Where no frame is. */
const OUT = -1;

export class FreeFrames {
  private readonly total: number;
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

  constructor({frames, firstFree, lifo, blockFrames, shuffled}: FreeFramesOptions, random: Random) {
    this.total = frames;
    this.lifo = lifo;
    this.blockFrames = blockFrames;
    this.next = new Int32Array(frames + 1).fill(OUT);
    this.previous = new Int32Array(frames + 1).fill(OUT);
    this.next[frames] = frames;
    this.previous[frames] = frames;
    const blocks = Math.ceil(frames / blockFrames);
    this.freeInBlock = new Int32Array(blocks);
    this.blocks = random.shuffle(Uint32Array.from({length: blocks}, (_, block) => block));
    this.placeOf = new Uint32Array(blocks);
    for (const [place, block] of this.blocks.entries()) this.placeOf[block] = place;
    if (shuffled === 'blocks') this.boot(this.framesOf(this.blocks, firstFree));
    else this.bootScattered(firstFree, random);
  }

  /** The frame that is given out next. */
  get first(): Gfn | undefined {
    const frame = this.next[this.total];
    return frame === this.total ? undefined : frame;
  }

  /** A frame is free from now on. */
  add(frame: Gfn): void {
    this.insert(frame, this.lifo ? this.total : this.previous[this.total]);
  }

  /** Somebody has the frame from now on. */
  take(frame: Gfn): void {
    const {next, previous} = this;
    next[previous[frame]] = next[frame];
    previous[next[frame]] = previous[frame];
    next[frame] = OUT;
    this.freeInBlock[Math.trunc(frame / this.blockFrames)]--;
  }

  /** `count` contiguous frames, aligned to their count (a power of two): the first; undefined where there is no such run. */
  run(count: number): Gfn | undefined {
    return count < this.blockFrames ? this.nextRun(count) : this.lastBlocks(count);
  }

  /** The same, around the frame that comes first. */
  nextRun(count: number): Gfn | undefined {
    for (const frame of this) {
      const first = frame - (frame % count);
      if (this.holds(first, count)) return first;
    }
    return undefined;
  }

  /** In the order in which they would be given out. */
  *[Symbol.iterator](): Generator<Gfn> {
    for (let frame = this.next[this.total]; frame !== this.total; frame = this.next[frame]) yield frame;
  }

  private boot(frames: Iterable<Gfn>): void {
    for (const frame of frames) this.insert(frame, this.previous[this.total]);
  }

  /** The blocks of the second half stay whole until half of memory is in use (assumption). */
  private bootScattered(firstFree: Gfn, random: Random): void {
    const half = Math.ceil(this.blocks.length / 2);
    for (const blocks of [this.blocks.subarray(0, half), this.blocks.subarray(half)])
      this.boot(random.shuffle([...this.framesOf(blocks, firstFree)]));
  }

  private *framesOf(blocks: Iterable<number>, firstFree: Gfn): Generator<Gfn> {
    for (const block of blocks) {
      const end = Math.min((block + 1) * this.blockFrames, this.total);
      for (let frame = Math.max(block * this.blockFrames, firstFree); frame < end; frame++) yield frame;
    }
  }

  private insert(frame: Gfn, after: number): void {
    const {next, previous} = this;
    const before = next[after];
    next[after] = frame;
    previous[before] = frame;
    next[frame] = before;
    previous[frame] = after;
    const block = Math.trunc(frame / this.blockFrames);
    if (++this.freeInBlock[block] === this.blockFrames) {
      this.lastWhole = Math.max(this.lastWhole, this.placeOf[block]);
    }
  }

  private holds(first: Gfn, count: number): boolean {
    if (first + count > this.total) return false;
    for (let frame = first; frame < first + count; frame++) if (this.next[frame] === OUT) return false;
    return true;
  }

  /** Searched from the end of the boot order, so that single frames leave the later blocks whole for long. */
  private lastBlocks(count: number): Gfn | undefined {
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
