/** What the page cache holds beside the story's files: the programs that processes run, one of each size. */
import type {Core} from './core.ts';
import {PageCacheFile} from './areas.ts';
import {FILE_PAGE} from './frames.ts';
import {makeRoom} from './reclaim.ts';

/** What a process does at a pipe. */
export type PipeEnd = 'write' | 'read' | 'read after sleep';

export class Programs {
  private readonly core: Core;
  private readonly bySize = new Map<number, PageCacheFile>();
  private readonly byName = new Map<string, PageCacheFile>();
  private writer: object | undefined;

  constructor(core: Core) {
    this.core = core;
  }

  /** The program with that much code; none where there is no code. */
  withPages(codePages: number): PageCacheFile | undefined {
    if (codePages === 0) return undefined;
    const known = this.bySize.get(codePages);
    if (known) return known;
    const program = this.load(codePages);
    this.bySize.set(codePages, program);
    return program;
  }

  /** The file of that name, which several programs may map. */
  named(name: string, pages: number): PageCacheFile {
    const known = this.byName.get(name);
    if (known && known.pages !== pages) {
      throw new Error(`two programs map the file "${name}", one of ${known.pages} pages and one of ${pages}`);
    }
    if (known) return known;
    const file = this.load(pages);
    this.byName.set(name, file);
    return file;
  }

  /** A file all of whose pages are in the page cache; the device that brought them is not modelled. */
  load(pages: number): PageCacheFile {
    const {core} = this;
    makeRoom(core, pages);
    return new PageCacheFile(Array.from({length: pages}, () => core.frames.allocate(FILE_PAGE)));
  }

  /** Pipes are written and read by turns; whoever reads what another wrote was asleep until then. */
  nextPipeEnd(process: object): PipeEnd {
    const {writer} = this;
    this.writer = writer ? undefined : process;
    if (!writer) return 'write';
    return writer === process ? 'read' : 'read after sleep';
  }
}
