/** The files of a recorded program, of which a page is in memory once somebody has asked for it. */
import type {Gfn} from '../../hardware/address.ts';
import {PageCacheFile} from '../areas.ts';
import type {Core} from '../core.ts';
import {FILE_PAGE} from '../frames.ts';
import {makeRoom} from '../reclaim.ts';

/**
 * A file whose size nobody tells: each page takes a frame when a fault first asks for it, or for one beside it. The device that
 * it comes from is not modelled, so all of it counts as cached.
 */
class FileOnDemand extends PageCacheFile {
  protected readonly core: Core;
  protected readonly loaded = new Map<number, Gfn>();

  constructor(core: Core) {
    super([]);
    this.core = core;
  }

  override frame(page: number): Gfn {
    const known = this.loaded.get(page);
    if (known !== undefined) return known;
    const frame = this.load();
    this.loaded.set(page, frame);
    return frame;
  }

  protected load(): Gfn {
    // This one, and the one that a private store copies it to.
    makeRoom(this.core, 2);
    return this.core.frames.allocate(FILE_PAGE);
  }
}

/**
 * What processes share that map no file, Linux's shmem: a page is zeroed when it is first asked for, and none comes before. Its
 * frames are kept when the last mapping goes.
 */
class SharedMemory extends FileOnDemand {
  override isCached(page: number): boolean {
    return this.loaded.has(page);
  }

  protected override load(): Gfn {
    const {core} = this;
    const frame = super.load();
    core.recorder.work('guestPagesAllocated', 1);
    core.accesses.frameHandled(frame);
    core.accesses.pageZeroed(frame);
    core.recorder.work('guestPagesZeroed', 1);
    return frame;
  }
}

export class PageCache {
  private readonly core: Core;
  private readonly byName = new Map<string, PageCacheFile>();

  constructor(core: Core) {
    this.core = core;
  }

  /** The file of that name, which is one for all processes. */
  named(name: string): PageCacheFile {
    const known = this.byName.get(name);
    if (known) return known;
    const file = this.unnamed();
    this.byName.set(name, file);
    return file;
  }

  /** A file of its own. */
  unnamed(): PageCacheFile {
    return new FileOnDemand(this.core);
  }

  sharedMemory(): PageCacheFile {
    return new SharedMemory(this.core);
  }
}
