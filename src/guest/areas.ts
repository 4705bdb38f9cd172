/** What a process has mapped: Linux's VMAs, sorted and never overlapping, each within one region. */
import type {Gfn, Gvn, Level, Paging} from '../hardware/address.ts';
import type {GuestFile, Protection} from './story.ts';

/** A file in the page cache and the frames that hold it. */
export class PageCacheFile implements GuestFile {
  readonly frames: readonly Gfn[];

  constructor(frames: readonly Gfn[]) {
    this.frames = frames;
  }

  get pages(): number {
    return this.frames.length;
  }

  /** The frame that holds the page. */
  frame(page: number): Gfn {
    return this.frames[page];
  }

  /** Whether the page has a frame before anybody asks for it. */
  isCached(_page: number): boolean {
    return true;
  }
}

/** What backs an area where nothing is mapped yet. A private file area copies a page on the first write. */
export type Backing =
  | {readonly kind: 'anonymous'}
  | {readonly kind: 'private' | 'shared'; readonly file: PageCacheFile};

export interface Area {
  readonly start: Gvn;
  /** The first page after it. */
  readonly end: Gvn;
  readonly protection: Protection;
  readonly backing: Backing;
  /** The page of the file at `start`. */
  readonly filePage: number;
  readonly pageLevel: Level;
  /** Linux's anon_vma: whether it may hold pages of its own, which fork must copy. */
  hasOwnPages: boolean;
}

type Given = Pick<Area, 'start' | 'end' | 'protection' | 'backing'> &
  Partial<Pick<Area, 'filePage' | 'pageLevel'>>;

/** An area of which nothing is mapped yet; of small pages, and a file from its first page on, unless told. */
export const untouched = (given: Given): Area => ({filePage: 0, pageLevel: 1, hasOwnPages: false, ...given});

export class Areas {
  private readonly paging: Paging;
  private list: Area[] = [];

  constructor(paging: Paging) {
    this.paging = paging;
  }

  [Symbol.iterator](): IterableIterator<Area> {
    return this.list.values();
  }

  /** Whether anything is mapped. */
  get empty(): boolean {
    return this.list.length === 0;
  }

  /** The area that holds `gvn`. */
  find(gvn: Gvn): Area | undefined {
    const area = this.list[this.firstEndingAfter(gvn)];
    return area && area.start <= gvn ? area : undefined;
  }

  /** Whether anything lies in [start, end). */
  overlap(start: Gvn, end: Gvn): boolean {
    const area = this.list[this.firstEndingAfter(start)];
    return area !== undefined && area.start < end;
  }

  insert(area: Area): void {
    const at = this.firstEndingAfter(area.start);
    const after = this.list[at];
    if (after && after.start < area.end) throw new Error(`guest page ${after.start} is mapped twice`);
    this.list.splice(at, 0, area);
  }

  /** Takes what lies in [start, end) off the list, in order, and splits the areas that reach beyond. */
  cut(start: Gvn, end: Gvn): Area[] {
    const removed: Area[] = [];
    const kept: Area[] = [];
    for (const area of this.list) {
      if (area.end <= start || area.start >= end) {
        kept.push(area);
        continue;
      }
      if (area.start < start) kept.push(part(area, area.start, start));
      removed.push(part(area, Math.max(area.start, start), Math.min(area.end, end)));
      if (area.end > end) kept.push(part(area, end, area.end));
    }
    this.list = kept;
    return removed;
  }

  /** Joins the neighbours at `gvn` where nothing tells them apart. */
  join(gvn: Gvn): void {
    // Slots follow one another whatever regions they stand for.
    if (this.paging.pageInRegion(gvn) === 0) return;
    const at = this.firstEndingAfter(gvn);
    const right = this.list[at];
    const left = this.list[at - 1];
    if (!left || !right || right.start !== gvn || !continues(left, right)) return;
    const hasOwnPages = left.hasOwnPages || right.hasOwnPages;
    this.list.splice(at - 1, 2, {...left, end: right.end, hasOwnPages});
  }

  /** Whether any area needs the entry of `level` on the path to `gvn`. */
  need(gvn: Gvn, level: Level): boolean {
    const {paging} = this;
    const wanted = paging.prefix(gvn, level);
    return this.list.some(
      area => paging.prefix(area.start, level) <= wanted && wanted <= paging.prefix(area.end - 1, level),
    );
  }

  /** The highest start in [bottom, top) where `pages` pages fit; `snap` lowers a start to one that will do. */
  gap([bottom, top]: readonly [Gvn, Gvn], pages: number, snap: (highest: Gvn) => Gvn): Gvn | undefined {
    let end = top;
    for (let at = this.list.length - 1; at >= 0; at--) {
      const area = this.list[at];
      if (area.start >= end) continue;
      if (area.end <= bottom) break;
      const start = snap(end - pages);
      if (start >= area.end) return start;
      end = area.start;
    }
    const start = snap(end - pages);
    return start >= bottom ? start : undefined;
  }

  private firstEndingAfter(gvn: Gvn): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle].end > gvn) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const part = (area: Area, start: Gvn, end: Gvn): Area => ({
  ...area,
  start,
  end,
  filePage: area.filePage + (start - area.start),
});

const continues = (left: Area, right: Area): boolean =>
  left.end === right.start &&
  left.protection === right.protection &&
  left.pageLevel === right.pageLevel &&
  left.backing === right.backing &&
  right.filePage === left.filePage + (right.start - left.start);
