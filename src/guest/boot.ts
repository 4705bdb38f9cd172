/**
 * The kernel half that every address space shares, as the guest has it when the recording starts: from frame 0 on lie
 * text, page descriptors, data, the entry area, the zero page, and the tables built here.
 */
import {
  ACCESSED,
  DIRTY,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  WRITABLE,
  type Gfn,
  type Gvn,
  type Level,
} from '../hardware/address.ts';
import type {Recorder} from '../recording/recorder.ts';
import {DATA_PAGES, ENTRY_PAGES, type Layout} from './layout.ts';
import type {GuestParameters} from './parameters.ts';
import {TABLE_POINTER, type GuestTables} from './tables.ts';

const DATA = PRESENT | WRITABLE | ACCESSED | DIRTY | NO_EXECUTE;
const TEXT = PRESENT | ACCESSED;

export class Boot {
  readonly root: Gfn;
  readonly userRoot: Gfn;
  readonly zeroPage: Gfn;
  /** The first frame that is not the kernel's. */
  get firstFree(): Gfn {
    return this.next;
  }
  private next: Gfn = 0;
  private readonly tables: GuestTables;
  private readonly layout: Layout;
  private readonly parameters: GuestParameters;
  private readonly recorder: Recorder;

  constructor(tables: GuestTables, layout: Layout, parameters: GuestParameters, recorder: Recorder) {
    this.tables = tables;
    this.layout = layout;
    this.parameters = parameters;
    this.recorder = recorder;
    const text = this.frames(layout.textPages);
    const descriptors = this.frames(layout.descriptorPages);
    const data = this.frames(DATA_PAGES);
    const entry = this.frames(ENTRY_PAGES);
    this.zeroPage = this.frames(1);
    if (parameters.isolated) this.next += this.next % 2;
    this.root = this.table();
    this.userRoot = parameters.isolated ? this.table() : this.root;
    // An isolated kernel is not global: user mode must not be able to use its translations.
    const global = parameters.isolated ? 0 : GLOBAL;
    this.map(layout.directMap, 0, parameters.memoryPages, parameters.directMapLevel, DATA | global);
    this.map(layout.text, text, layout.textPages, 2, TEXT | global);
    this.map(layout.descriptors, descriptors, layout.descriptorPages, 2, DATA | global);
    this.map(layout.data, data, DATA_PAGES, 1, DATA | global);
    this.map(layout.entryText, entry, 1, 1, TEXT | GLOBAL);
    this.map(layout.entryStack, entry + 1, 1, 1, DATA | GLOBAL);
    if (parameters.isolated) this.shareEntryArea();
  }

  private frames(count: number): Gfn {
    const first = this.next;
    this.next += count;
    if (this.next > this.parameters.memoryPages) {
      const needed = `the kernel alone takes more than ${this.next - 1}`;
      throw new Error(`guest.memoryPages: ${this.parameters.memoryPages} pages are too few, ${needed}`);
    }
    return first;
  }

  private table(): Gfn {
    const table = this.frames(1);
    this.tables.add(table);
    return table;
  }

  private map(gvn: Gvn, frame: Gfn, pages: number, largest: Level, flags: number): void {
    for (let done = 0; done < pages; ) {
      const level = this.levelFor(gvn + done, frame + done, pages - done, largest);
      const large = level > 1 ? LARGE : 0;
      this.set(this.tableFor(this.root, gvn + done, level), gvn + done, level, frame + done, flags | large);
      done += this.tables.paging.pagesIn(level);
    }
  }

  private levelFor(gvn: Gvn, frame: Gfn, pages: number, largest: Level): Level {
    const {paging} = this.tables;
    let level = largest;
    while (
      level > 1 &&
      (paging.pagesIn(level) > pages || paging.offset(gvn, level) > 0 || paging.offset(frame, level) > 0)
    ) {
      level--;
    }
    return level;
  }

  /** The table of `level` on the path to `gvn`, built where it is missing. */
  private tableFor(root: Gfn, gvn: Gvn, level: Level): Gfn {
    const {tables} = this;
    let table = root;
    for (let above = tables.paging.levels; above > level; above--) {
      const index = tables.paging.index(gvn, above);
      if (!(tables.flags(table, index) & PRESENT)) this.set(table, gvn, above, this.table(), TABLE_POINTER);
      table = tables.frame(table, index);
    }
    return table;
  }

  /** Linux's pti_clone_entry_text: user mode reaches the entry area through tables of its own down to level 3. */
  private shareEntryArea(): void {
    const {entryText} = this.layout;
    const shared = this.tableFor(this.root, entryText, 2);
    this.set(this.tableFor(this.userRoot, entryText, 3), entryText, 3, shared, TABLE_POINTER);
  }

  private set(table: Gfn, gvn: Gvn, level: Level, frame: Gfn, flags: number): void {
    const index = this.tables.paging.index(gvn, level);
    this.tables.set(table, index, frame, flags);
    this.recorder.bootEntry(table, index, frame, flags);
  }
}
