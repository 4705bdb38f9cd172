/**
 * From a guest frame to every shadow leaf that maps it: what finds each alias when a frame must be write-protected or
 * unmapped. A list for each frame, and for each run of frames that a large leaf maps, threaded through the leaves' slots.
 */
import type {Gfn, Level, Paging} from '../../hardware/address.ts';

const NONE = -1;
const LEAF_LEVELS = 3;
const FIRST_SLOTS = 1 << 12;

export class ReverseMap {
  private readonly paging: Paging;
  /** First leaf of each frame or run, by level - 1. */
  private readonly heads: readonly Int32Array[];
  private next = new Int32Array(FIRST_SLOTS);
  private previous = new Int32Array(FIRST_SLOTS);

  constructor(paging: Paging, guestFrames: number) {
    this.paging = paging;
    this.heads = Array.from({length: LEAF_LEVELS}, (_, at) =>
      new Int32Array(Math.ceil(guestFrames / paging.pagesIn(at + 1))).fill(NONE),
    );
  }

  /** The leaf of `level` at `slot` maps the run that holds `gfn`. */
  add(gfn: Gfn, level: Level, slot: number): void {
    while (slot >= this.next.length) this.grow();
    const heads = this.heads[level - 1];
    const unit = this.paging.unit(gfn, level);
    const first = heads[unit];
    this.next[slot] = first;
    this.previous[slot] = NONE;
    if (first !== NONE) this.previous[first] = slot;
    heads[unit] = slot;
  }

  remove(gfn: Gfn, level: Level, slot: number): void {
    const next = this.next[slot];
    const previous = this.previous[slot];
    if (next !== NONE) this.previous[next] = previous;
    if (previous !== NONE) this.next[previous] = next;
    else this.heads[level - 1][this.paging.unit(gfn, level)] = next;
  }

  /** The leaves of `level` that map `gfn`. Removing the one that was yielded last is allowed. */
  *leaves(gfn: Gfn, level: Level): Generator<number> {
    let slot = this.heads[level - 1][this.paging.unit(gfn, level)];
    while (slot !== NONE) {
      const next = this.next[slot];
      yield slot;
      slot = next;
    }
  }

  /** How many leaves are listed, for audits. */
  count(): number {
    let leaves = 0;
    for (const heads of this.heads) {
      for (const first of heads) for (let slot = first; slot !== NONE; slot = this.next[slot]!) leaves++;
    }
    return leaves;
  }

  private grow(): void {
    const length = this.next.length * 2;
    const next = new Int32Array(length);
    const previous = new Int32Array(length);
    next.set(this.next);
    previous.set(this.previous);
    this.next = next;
    this.previous = previous;
  }
}
