/**
 * What a processor without any cache sees of a recording: each access with the walk of the guest's tables that serves it,
 * and each invalidation. The tables are a replica, brought forward from the recording as in every replay.
 */
import {Paging, READ, WRITE, type Access, type Gfn, type Gvn, type Pcid} from '../../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../../hardware/mmu.ts';
import {
  BOOT_ENTRY,
  CHAPTER,
  INVLPG,
  INVPCID,
  isAccess,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  REGION,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  type Chunk,
} from '../../recording/format.ts';
import {
  cr3Of,
  flagsOf,
  frameOf,
  gvnOf,
  indexOf,
  pcidOf,
  regionOf,
  rootOf,
  scopeOf,
  tableOf,
  writtenGfnOf,
} from '../../recording/operands.ts';
import type {Source} from '../../replay/pass.ts';
import {PERMITTED, Reference, type Walk} from '../../replay/reference.ts';
import type {ChunkTaker} from './recorded.ts';

/** Told of what happens. A walk holds until the next one, and its accessed and dirty bits are set by then. */
export interface GuestWatcher {
  accessed(gvn: Gvn, access: Access, walk: Walk): void;
  loadCr3(value: Cr3): void;
  invlpg(gvn: Gvn): void;
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void;
  toggleGlobalPages(): void;
  /** The frame is zeroed or copied over: whatever table it was is no more. */
  overwritten(gfn: Gfn): void;
  chapterEnded(): void;
}

export class WalkedGuest implements ChunkTaker {
  readonly paging: Paging;
  private readonly reference: Reference;
  private readonly watchers: readonly GuestWatcher[];

  constructor({levels, indexBits}: Source, watchersOf: (paging: Paging) => readonly GuestWatcher[]) {
    this.paging = new Paging(levels, indexBits);
    this.reference = new Reference(this.paging);
    this.watchers = watchersOf(this.paging);
  }

  take(chunk: Chunk): void {
    for (let row = 0; row < chunk.length; row++) this.follow(chunk, row);
  }

  /** The next event alone. */
  follow(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (isAccess(kind)) this.access(gvnOf(chunk, row), kind);
    else this.other(kind, chunk, row);
  }

  private other(kind: number, chunk: Chunk, row: number): void {
    switch (kind) {
      case TABLE_STORE:
        this.access(gvnOf(chunk, row), WRITE);
        return this.store(chunk, row);
      case PAGE_WRITE:
        this.access(gvnOf(chunk, row), WRITE);
        return this.overwrite(writtenGfnOf(chunk, row));
      case PAGE_READ:
        return this.access(gvnOf(chunk, row), READ);
      case BOOT_ENTRY:
        return this.store(chunk, row);
      case LOAD_CR3:
        this.reference.root = rootOf(chunk, row);
        return this.tell(watcher => watcher.loadCr3(cr3Of(chunk, row)));
      case INVLPG:
        return this.tell(watcher => watcher.invlpg(gvnOf(chunk, row)));
      case INVPCID:
        return this.tell(watcher =>
          watcher.invpcid(scopeOf(chunk, row), pcidOf(chunk, row), gvnOf(chunk, row)),
        );
      case TOGGLE_GLOBAL_PAGES:
        return this.tell(watcher => watcher.toggleGlobalPages());
      case CHAPTER:
        return this.tell(watcher => watcher.chapterEnded());
      case REGION:
        this.paging.intern(regionOf(chunk, row));
    }
  }

  private access(gvn: Gvn, access: Access): void {
    const {reference, watchers} = this;
    const walk = reference.walk(gvn, access);
    if (walk.verdict === PERMITTED) reference.mark(walk, access);
    for (let at = 0; at < watchers.length; at++) watchers[at].accessed(gvn, access, walk);
  }

  private store(chunk: Chunk, row: number): void {
    const table = this.reference.tableAt(tableOf(chunk, row));
    const index = indexOf(chunk, row);
    table.frames[index] = frameOf(chunk, row);
    table.flags[index] = flagsOf(chunk, row);
  }

  private overwrite(gfn: Gfn): void {
    this.reference.tables.delete(gfn);
    this.tell(watcher => watcher.overwritten(gfn));
  }

  private tell(what: (watcher: GuestWatcher) => void): void {
    for (const watcher of this.watchers) what(watcher);
  }
}
