/** Where the pages that a record of a real program names lie: the regions that it goes to take slots as it comes to them. */
import {MAX_REGIONS, PAGE_BYTES, type Gvn} from '../hardware/address.ts';
import type {Core} from './core.ts';

export class UserPages {
  private readonly core: Core;
  private readonly pagesInRegion: number;
  private readonly userRegions: number;
  /** Told the first page of each region that the program comes to for the first time. */
  private readonly onNewRegion: ((start: Gvn) => void) | undefined;
  /** The first page of each region that the program has been to. */
  private readonly regions = new Map<number, Gvn>();
  private lastRegion = -1;
  private lastRegionStart: Gvn = 0;
  /** The record at hand: what errors name. */
  private page = 0;
  private byte = 0;
  private bytes = 0;

  constructor(core: Core, onNewRegion?: (start: Gvn) => void) {
    this.core = core;
    this.onNewRegion = onNewRegion;
    this.pagesInRegion = core.paging.regionPages;
    this.userRegions = core.paging.entries ** (core.paging.levels - 3) / 2;
  }

  /** Goes on to the record of so many bytes from there on. */
  begin(page: number, byte: number, bytes: number): void {
    this.page = page;
    this.byte = byte;
    this.bytes = bytes;
  }

  /** The page that the record's last byte lies in. */
  get lastPage(): number {
    return this.page + Math.trunc((this.byte + this.bytes - 1) / PAGE_BYTES);
  }

  /** A page of the record at hand; an error where it is no user page. */
  gvn(page: number): Gvn {
    const region = Math.trunc(page / this.pagesInRegion);
    if (region !== this.lastRegion) this.goTo(region);
    return this.lastRegionStart + (page - region * this.pagesInRegion);
  }

  /** The pages from `first` to before `end`, cut where regions end. */
  ranges(first: number, end: number): PageRange[] {
    const ranges: PageRange[] = [];
    for (let page = first; page < end; ) {
      const next = Math.min(end, (Math.trunc(page / this.pagesInRegion) + 1) * this.pagesInRegion);
      const start = this.gvn(page);
      ranges.push({page, start, end: start + (next - page)});
      page = next;
    }
    return ranges;
  }

  /** The number that the program has for a page of its regions. */
  pageOf(gvn: Gvn): number {
    const {paging} = this.core;
    return paging.regions[paging.slotOf(gvn)] * this.pagesInRegion + paging.pageInRegion(gvn);
  }

  private goTo(region: number): void {
    let start = this.regions.get(region);
    if (start === undefined) {
      start = this.core.paging.gvn(this.slotOf(region), 0);
      this.regions.set(region, start);
      this.onNewRegion?.(start);
    }
    this.lastRegion = region;
    this.lastRegionStart = start;
  }

  /** The slot of a region that the program comes to for the first time. */
  private slotOf(region: number): number {
    const {paging, recorder} = this.core;
    if (region >= this.userRegions) throw this.noUserAddress();
    const taken = paging.regionCount;
    if (taken === MAX_REGIONS && !paging.regions.includes(region)) {
      throw new Error(
        `${this.named()}: a recording may use ${MAX_REGIONS} regions of 512 GiB, the kernel's among them, ` +
          'and this is one more',
      );
    }
    const slot = paging.intern(region);
    if (slot === taken) recorder.region(slot, region);
    return slot;
  }

  private noUserAddress(): Error {
    const {userRegions, pagesInRegion} = this;
    const pages = userRegions * pagesInRegion;
    const what = this.page < pages ? `${this.named()} runs on into what` : this.named();
    const end = hexAddress(pages, 0);
    return new Error(`${what} is no user address: those of ${this.core.paging.levels} levels end at ${end}`);
  }

  /** The record at hand, as the trace has it. */
  private named(): string {
    const size = this.lastPage === this.page ? '' : ` of ${this.bytes} bytes`;
    return `address ${hexAddress(this.page, this.byte)}${size}`;
  }
}

/** Pages that lie in one region. */
export interface PageRange {
  /** The program's number for the first. */
  readonly page: number;
  readonly start: Gvn;
  /** The first page after. */
  readonly end: Gvn;
}

/** The address of a byte in a page, which no number need hold. */
export function hexAddress(page: number, byte: number): string {
  const low = byte.toString(16);
  return page === 0 ? `0x${low}` : `0x${page.toString(16)}${low.padStart(3, '0')}`;
}
