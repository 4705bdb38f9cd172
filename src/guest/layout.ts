/**
 * Where things lie in guest-virtual memory. Linux's picture, with regions of 512 GiB:
 *
 *   region            what
 *   2/3 of user half  code and heap
 *   end of user half  mappings, downwards from below the stack
 *   in kernel half    the direct map: all of guest memory
 *   last              kernel image, cut by its level-3 entries: text, page descriptors, data, …, entry area
 *
 * The seed moves the direct map's region, the code, the heap, the stack and the first mapping.
 */
import type {Gfn, Gvn, Paging} from '../hardware/address.ts';
import type {Recorder} from '../recording/recorder.ts';
import type {Random} from './random.ts';

/** Linux's struct page is 64 bytes: one line a frame, 64 frames a page. */
const DESCRIPTORS_PER_PAGE = 64;

/** Per-CPU data, the scheduler's, and the pipe buffer. */
export const DATA_PAGES = 3;
/** What is mapped in user mode too where the kernel is isolated: entry text and entry stack. */
export const ENTRY_PAGES = 2;

const STACK_PAGES = 8;

export class Layout {
  readonly paging: Paging;
  readonly textPages: number;
  readonly descriptorPages: number;
  /** First pages. */
  readonly directMap: Gvn;
  readonly text: Gvn;
  readonly descriptors: Gvn;
  readonly data: Gvn;
  readonly entryText: Gvn;
  readonly entryStack: Gvn;
  private readonly low: Gvn;
  private readonly high: Gvn;

  constructor(paging: Paging, frames: number, random: Random) {
    const {entries, regionPages} = paging;
    this.paging = paging;
    const userRegions = entries / 2;
    const regions = entries ** (paging.levels - 3);
    this.low = this.region(Math.min(Math.trunc((userRegions * 2) / 3), userRegions - 2));
    this.high = this.region(userRegions - 1);
    const directRegions = Math.ceil(frames / regionPages);
    const choices = regions / 2 - directRegions;
    if (choices < 1) throw new Error(`guest.memoryPages: ${frames} pages do not fit into the kernel half`);
    const first = regions / 2 + random.below(choices);
    this.directMap = this.region(first);
    // Slots follow one another as the regions do, so the direct map is linear in page numbers too.
    for (let more = 1; more < directRegions; more++) this.region(first + more);
    this.textPages = paging.pagesIn(2);
    this.descriptorPages = Math.ceil(frames / DESCRIPTORS_PER_PAGE);
    const part = paging.pagesIn(3);
    this.text = this.region(regions - 1);
    this.descriptors = this.text + part;
    this.data = this.descriptors + part * Math.ceil(this.descriptorPages / part);
    this.entryText = this.text + (entries - 1) * part;
    this.entryStack = this.entryText + 1;
  }

  /** Records which region each slot stands for. */
  record(recorder: Recorder): void {
    for (let slot = 0; slot < this.paging.regionCount; slot++) {
      recorder.region(slot, this.paging.regions[slot]);
    }
  }

  /** Where the kernel reaches `frame`. */
  direct(frame: Gfn): Gvn {
    return (this.directMap + frame) >>> 0;
  }

  descriptor(frame: Gfn): Gvn {
    return this.descriptors + Math.trunc(frame / DESCRIPTORS_PER_PAGE);
  }

  descriptorLine(frame: Gfn): number {
    return frame % DESCRIPTORS_PER_PAGE;
  }

  /** A new image of `codePages` pages of code. */
  image(codePages: number, random: Random, stack = STACK_PAGES): ImageLayout {
    const {regionPages} = this.paging;
    const scatter = Math.max(1, regionPages >>> 4);
    const stackPages = Math.min(stack, scatter);
    const code = this.low + (regionPages >>> 3) + random.below(regionPages >>> 3);
    const heap = code + codePages + 1 + random.below(Math.max(1, scatter >>> 2));
    const stackEnd = this.high + regionPages - random.below(scatter);
    const stackStart = stackEnd - stackPages;
    const mappingsEnd = stackStart - 1 - random.below(scatter);
    return {
      code,
      heap,
      heapEnd: this.low + regionPages,
      stack: stackStart,
      stackPages,
      mappings: this.high,
      mappingsEnd,
    };
  }

  private region(region: number): Gvn {
    return this.paging.gvn(this.paging.intern(region), 0);
  }
}

/** Where one process's image lies. Mappings are placed downwards from `mappingsEnd`. */
export interface ImageLayout {
  readonly code: Gvn;
  readonly heap: Gvn;
  readonly heapEnd: Gvn;
  readonly stack: Gvn;
  readonly stackPages: number;
  readonly mappings: Gvn;
  readonly mappingsEnd: Gvn;
}
