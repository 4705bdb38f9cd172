/**
 * The nested TLB: guest frame to host frame, so that a walk need not go through the nested tables to place a guest table
 * or a page. Keyed by guest frame: two guest addresses that share a guest table hit the same entry.
 */
import {DIRTY, WRITABLE, type Gfn, type Hfn, type Level} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';

export class NestedTlb {
  private readonly array: AssociativeArray;
  private readonly frames: Uint32Array;
  private readonly levels: Uint8Array;
  /** The flags of the nested leaf. */
  private readonly flags: Uint16Array;

  constructor(geometry: ArrayGeometry, replacement: Replacement) {
    this.array = new AssociativeArray(geometry, replacement);
    this.frames = new Uint32Array(geometry.entries);
    this.levels = new Uint8Array(geometry.entries);
    this.flags = new Uint16Array(geometry.entries);
  }

  lookup(gfn: Gfn): number {
    return this.array.used === 0 ? NOWHERE : this.array.find(gfn, 0, 0);
  }

  frameAt(place: number): Hfn {
    return this.frames[place];
  }

  levelAt(place: number): Level {
    return this.levels[place];
  }

  mayWriteAt(place: number): boolean {
    return (this.flags[place] & WRITABLE) !== 0;
  }

  dirtyAt(place: number): boolean {
    return (this.flags[place] & DIRTY) !== 0;
  }

  fill(gfn: Gfn, frame: Hfn, level: Level, flags: number): void {
    const known = this.array.peek(gfn, 0, 0);
    const place = known === NOWHERE ? this.array.insert(gfn, 0) : known;
    if (place === NOWHERE) return;
    this.frames[place] = frame;
    this.levels[place] = level;
    this.flags[place] = flags;
  }

  drop(gfn: Gfn): void {
    const place = this.array.peek(gfn, 0, 0);
    if (place !== NOWHERE) this.array.remove(place);
  }

  *list(): Generator<{gfn: Gfn; frame: Hfn}> {
    for (let place = 0; place < this.array.entries; place++) {
      if (this.array.holds(place)) yield {gfn: this.array.keyAt(place), frame: this.frames[place]};
    }
  }

  dropAll(): void {
    this.array.clear();
  }
}
