/** When each cached leaf was last invalidated: by page at the size it has in the TLB, by PCID, or with all others. */
import type {Gvn, Level, Paging, Pcid} from '../hardware/address.ts';

const LARGEST_LEAF: Level = 3;
/** A page number fits 32 bits, so a level fits above it. */
const LEVEL_STRIDE = 2 ** 32;

export class LeafInvalidations {
  private readonly paging: Paging;
  private readonly pages = new Map<Pcid, Map<number, number>>();
  private readonly globalPages = new Map<number, number>();
  private readonly contextsAt = new Map<Pcid, number>();
  private allContextsAt = 0;
  private everythingAt = 0;

  constructor(paging: Paging) {
    this.paging = paging;
  }

  get everythingLostAt(): number {
    return this.everythingAt;
  }

  page(gvn: Gvn, pcid: Pcid, at: number): void {
    let pages = this.pages.get(pcid);
    if (pages === undefined) this.pages.set(pcid, (pages = new Map()));
    this.lose(pages, gvn, at);
  }

  globalPage(gvn: Gvn, at: number): void {
    this.lose(this.globalPages, gvn, at);
  }

  context(pcid: Pcid, at: number): void {
    this.contextsAt.set(pcid, at);
    this.pages.delete(pcid);
  }

  contexts(at: number): void {
    this.allContextsAt = at;
    this.pages.clear();
  }

  everything(at: number): void {
    this.contexts(at);
    this.everythingAt = at;
    this.globalPages.clear();
  }

  lostAt(gvn: Gvn, level: Level, pcid: Pcid): number {
    const page = this.pages.get(pcid)?.get(this.key(gvn, level)) ?? 0;
    return Math.max(page, this.contextsAt.get(pcid) ?? 0, this.allContextsAt);
  }

  globalLostAt(gvn: Gvn, level: Level): number {
    return Math.max(this.globalPages.get(this.key(gvn, level)) ?? 0, this.everythingAt);
  }

  /** A leaf of any size that holds the page is gone. */
  private lose(pages: Map<number, number>, gvn: Gvn, at: number): void {
    for (let level = 1; level <= LARGEST_LEAF; level++) pages.set(this.key(gvn, level), at);
  }

  private key(gvn: Gvn, level: Level): number {
    return level * LEVEL_STRIDE + this.paging.unit(gvn, level);
  }
}
