/**
 * A page, or the first lines of one, that passes through the levels of the caches, one level after another. That comes to the
 * same as line after line, since each level meets the same lines in the same order. Whole passes are numbered.
 */
import {firstLine, LINES_PER_PAGE, type Hfn} from './address.ts';
import type {Lines} from './lines.ts';

/** So few pages pass that numbering them anew costs nothing to speak of. */
const MOST_PASSES = 2 ** 14;
/** Pages are told apart by so many low bits of their numbers, which suffices for what happens while a run of sets is renewed. */
const PAGES = 2 ** 12;

export class PagePass {
  frame: Hfn = 0;
  /** The number of the pass, the first of which is 1. */
  now = 0;
  /** The last pass that may have been over when a line of the page was used. */
  lastUse = 0;
  /** How many lines of the page are sought still, and where in it they lie. */
  sought = 0;
  readonly offsets = new Uint8Array(LINES_PER_PAGE);
  /** For the low bits of a page number, the last pass that was over when a line of such a page was used. */
  private readonly lastUses = new Int32Array(PAGES);

  /** Whether every line of the page is sought. */
  get isWhole(): boolean {
    return this.sought === LINES_PER_PAGE;
  }

  /** A line is used by itself. */
  used(line: number): void {
    this.lastUses[(line / LINES_PER_PAGE) & (PAGES - 1)] = this.now;
  }

  /** Whether no further pass can be numbered. */
  get isLast(): boolean {
    return this.now === MOST_PASSES;
  }

  renumber(): void {
    this.now = 0;
    this.lastUses.fill(0);
  }

  start(frame: Hfn): void {
    const {lastUses} = this;
    this.frame = frame;
    this.seek(LINES_PER_PAGE);
    this.lastUse = lastUses[frame & (PAGES - 1)];
    lastUses[frame & (PAGES - 1)] = ++this.now;
  }

  /** Fewer lines than the page has. */
  startPart(frame: Hfn, lines: number): void {
    this.used(firstLine(frame));
    this.frame = frame;
    this.seek(lines);
  }

  /** Uses each line that is sought. */
  useEach(lines: Lines): void {
    const {offsets, sought} = this;
    const first = firstLine(this.frame);
    let missed = 0;
    for (let at = 0; at < sought; at++) {
      const offset = offsets[at];
      if (!lines.use(first + offset)) offsets[missed++] = offset;
    }
    this.sought = missed;
  }

  private seek(lines: number): void {
    for (let offset = 0; offset < lines; offset++) this.offsets[offset] = offset;
    this.sought = lines;
  }
}
