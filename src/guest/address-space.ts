/** One address space: Linux's mm. */
import type {Gfn, Gvn, Level, Paging} from '../hardware/address.ts';
import {Areas} from './areas.ts';
import type {ImageLayout} from './layout.ts';

export class AddressSpace {
  /** Linux's ctx_id: never reused, so an ASID slot knows its owner. */
  readonly id: number;
  readonly root: Gfn;
  /** The root that user mode runs on: its own where the kernel is isolated, else the same. */
  readonly userRoot: Gfn;
  readonly areas: Areas;
  readonly image: ImageLayout;
  /** The first page after the heap. */
  heapEnd: Gvn;
  /** Linux's tlb_gen: how often a flush was asked for. */
  flushes = 0;
  /** Empty leaf tables kept ready for the day a 2 MiB page is split, by the page. */
  readonly deposits = new Map<Gvn, Gfn>();
  private readonly paging: Paging;

  constructor(id: number, roots: {root: Gfn; userRoot: Gfn}, image: ImageLayout, paging: Paging) {
    this.id = id;
    this.root = roots.root;
    this.userRoot = roots.userRoot;
    this.image = image;
    this.heapEnd = image.heap;
    this.areas = new Areas(paging);
    this.paging = paging;
  }

  /** The highest free place for a mapping that starts `offset` pages beyond a boundary of `level`. */
  place(pages: number, level: Level, offset = 0): Gvn {
    const start = this.gap(pages, level, offset);
    if (start !== undefined) return start;
    throw new Error(`a mapping of ${pages} pages does not fit into the address space`);
  }

  /** The same, if there is one. */
  gap(pages: number, level: Level, offset = 0): Gvn | undefined {
    const {areas, image} = this;
    const step = this.paging.pagesIn(level);
    const snap = (highest: Gvn) => highest - ((((highest - offset) % step) + step) % step);
    return areas.gap([image.mappings, image.mappingsEnd], pages, snap);
  }
}
