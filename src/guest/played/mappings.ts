/** What is mapped in an address space of a recorded program, at the addresses that the record has. */
import {PAGE_BYTES} from '../../hardware/address.ts';
import type {AddressSpace} from '../address-space.ts';
import {untouched, type Backing} from '../areas.ts';
import type {Core} from '../core.ts';
import {moveMappingTo} from '../move.ts';
import {protect} from '../protect.ts';
import type {Protection} from '../story.ts';
import {discard, unmap} from '../unmap.ts';
import type {PageRange, UserPages} from '../user-pages.ts';

/** One for all, so that neighbours join as Linux's do. */
export const ANONYMOUS: Backing = {kind: 'anonymous'};

/** Bytes from an address on, as a system call names them. */
export interface Extent {
  readonly address: number;
  readonly bytes: number;
}

export interface Mapped {
  readonly protection: Protection;
  readonly backing: Backing;
  /** The page of the file at the address. Without, the page's own number, as Linux numbers anonymous pages that they may join. */
  readonly filePage?: number;
}

export class Mappings {
  readonly space: AddressSpace;
  private readonly core: Core;
  private readonly pages: UserPages;
  /** The processes that run in it: more than one between a vfork and what ends it. */
  private users = 1;
  /** The first page of the heap and the first behind it, once the program has asked. */
  private heap: {readonly start: number; readonly end: number} | undefined;

  constructor(core: Core, pages: UserPages, space: AddressSpace) {
    this.core = core;
    this.pages = pages;
    this.space = space;
  }

  /** The same of a copy of the space. */
  inheritedBy(space: AddressSpace): Mappings {
    const copy = new Mappings(this.core, this.pages, space);
    copy.heap = this.heap;
    return copy;
  }

  /** One process more runs in it. */
  lend(): this {
    this.users++;
    return this;
  }

  /** One less; whether nobody does any more. */
  leave(): boolean {
    return --this.users === 0;
  }

  /** Maps, in place of what is there. */
  map(extent: Extent, {protection, backing, filePage}: Mapped): void {
    const ranges = this.rangesOf(extent);
    for (const {page, start, end} of ranges) {
      this.clear(start, end);
      const first = filePage === undefined ? page : filePage + (page - ranges[0].page);
      this.space.areas.insert(untouched({start, end, protection, backing, filePage: first}));
      this.joinAround(start, end);
    }
  }

  unmap(extent: Extent): void {
    for (const {start, end} of this.rangesOf(extent)) unmap(this.core, this.space, start, end);
  }

  discard(extent: Extent): void {
    for (const {start, end} of this.rangesOf(extent)) discard(this.core, this.space, start, end);
  }

  protect(extent: Extent, protection: Protection): void {
    for (const {start, end} of this.rangesOf(extent))
      protect(this.core, this.space, [start, end], protection);
  }

  /** mremap: what lies in `from` is to lie in `to`, which may begin there too and may be of another length. */
  move(from: Extent, to: Extent): void {
    const kept = Math.min(pagesOf(from), pagesOf(to)) * PAGE_BYTES;
    if (kept === 0) return;
    if (from.bytes > kept) this.unmap({address: from.address + kept, bytes: from.bytes - kept});
    if (to.address !== from.address) {
      mustNotOverlap({...from, bytes: kept}, to);
      this.unmapWhatIs(to);
      this.moveTo({...from, bytes: kept}, to.address);
    }
    if (to.bytes > kept) this.extend(to, kept);
  }

  /** brk answered that the heap ends at `end`; the first answer says where it begins. Whether anything changes. */
  endHeapAt(end: number): boolean {
    const page = Math.ceil(end / PAGE_BYTES);
    const {start, end: before} = this.heap ?? {start: page, end: page};
    if (page < start) throw new Error(`brk answers ${hex(end)}, which is before the heap's start`);
    this.heap = {start, end: page};
    if (page > before) this.map(extentOf(before, page), {protection: 'read-write', backing: ANONYMOUS});
    if (page < before) this.unmap(extentOf(page, before));
    return page !== before;
  }

  /** The pages of an extent, region by region. */
  rangesOf({address, bytes}: Extent): PageRange[] {
    if (!(address >= 0 && address % PAGE_BYTES === 0 && bytes >= 0))
      throw new Error(
        `no mapping is ${bytes} bytes from ${hex(address)}, expected the address of a page and a length`,
      );
    const first = address / PAGE_BYTES;
    this.pages.begin(first, 0, Math.max(bytes, 1));
    return this.pages.ranges(first, Math.ceil((address + bytes) / PAGE_BYTES));
  }

  private unmapWhatIs(extent: Extent): void {
    for (const {start, end} of this.rangesOf(extent)) this.clear(start, end);
  }

  private clear(start: number, end: number): void {
    if (this.space.areas.overlap(start, end)) unmap(this.core, this.space, start, end);
  }

  private joinAround(start: number, end: number): void {
    this.space.areas.join(start);
    this.space.areas.join(end);
  }

  /** Piece by piece, each of which lies in one region here and there. */
  private moveTo(from: Extent, address: number): void {
    for (const {page, start, end} of this.rangesOf(from)) {
      const at = address / PAGE_BYTES + (page - from.address / PAGE_BYTES);
      for (const piece of this.rangesOf(extentOf(at, at + (end - start)))) {
        const first = start + (piece.page - at);
        const last = first + (piece.end - piece.start);
        moveMappingTo(this.core, this.space, {start: first, end: last, to: piece.start});
        this.joinAround(piece.start, piece.end);
      }
    }
  }

  /** Goes on behind the first `kept` bytes with more of the same. */
  private extend({address, bytes}: Extent, kept: number): void {
    const last = this.rangesOf({address: address + kept - PAGE_BYTES, bytes: PAGE_BYTES})[0];
    const area = this.space.areas.find(last.start);
    if (!area) return;
    const filePage = area.filePage + (last.end - area.start);
    const more = {address: address + kept, bytes: bytes - kept};
    this.map(more, {protection: area.protection, backing: area.backing, filePage});
  }
}

const pagesOf = ({bytes}: Extent): number => Math.ceil(bytes / PAGE_BYTES);

const extentOf = (first: number, end: number): Extent => ({
  address: first * PAGE_BYTES,
  bytes: (end - first) * PAGE_BYTES,
});

function mustNotOverlap(from: Extent, to: Extent): void {
  if (from.address + from.bytes <= to.address || to.address + to.bytes <= from.address) return;
  throw new Error(`mremap moves ${hex(from.address)} to ${hex(to.address)}, which overlaps with it`);
}

const hex = (address: number): string => `0x${address.toString(16)}`;
