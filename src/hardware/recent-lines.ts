/**
 * A level under LRU, without clocks: the ways of a set stand in the order of their last use. A line that comes to the front
 * moves the others back by one, as far as to where it stood, or past the end. A set lies in one or two lines of the host's own
 * cache, which is what the speed of a replay hangs on: a last-level cache has a third of a million lines.
 *
 * The 64 lines of a page lie in a run of 64 sets, one in each, all under one tag. So a page that passes whole is written down
 * once, for the run, and a set takes its line of it in when it is next asked for a line. Nothing is lost by that: a set is
 * the order of last uses, and of the pages that passed, as many as there are ways are all that can be left. A page of which
 * nothing was used since those passed is held nowhere in the run.
 */
import {firstLine, LINES_PER_PAGE} from './address.ts';
import {NOWHERE, setsOf} from './associative.ts';
import type {ArrayGeometry} from './geometry.ts';
import {FEW_SETS, tagOf, type Lines} from './lines.ts';
import type {PagePass} from './page-pass.ts';

/** Before the first pass. */
const NO_PASS = -1;

export class RecentLines implements Lines {
  private readonly sets: number;
  private readonly ways: number;
  /** Of each set: the last pass that it has taken in, and the tags of its lines. */
  private readonly rows: Int32Array | Float64Array;
  private readonly rowLength: number;
  /** Runs of 64 sets; none where a page's lines would not fill one. */
  private readonly runs: number;
  /** The last pass through each run. */
  private readonly lastPass: Int32Array;
  /** The pages that passed each run last, one a way, the last in front: their tags, and their passes. */
  private readonly passedTags: Int32Array;
  private readonly passes: Int32Array;

  constructor({entries, ways}: ArrayGeometry) {
    const sets = setsOf({entries, ways});
    this.sets = sets;
    this.ways = entries === 0 ? 0 : ways;
    this.rowLength = 1 + this.ways;
    const places = sets * this.rowLength;
    this.rows = (sets < FEW_SETS ? new Float64Array(places) : new Int32Array(places)).fill(NOWHERE);
    this.runs = sets % LINES_PER_PAGE === 0 ? sets / LINES_PER_PAGE : 0;
    this.lastPass = new Int32Array(Math.ceil(sets / LINES_PER_PAGE)).fill(NO_PASS);
    this.passedTags = new Int32Array(this.runs * this.ways).fill(NOWHERE);
    this.passes = new Int32Array(this.runs * this.ways).fill(NO_PASS);
  }

  use(line: number): boolean {
    const {sets, rows} = this;
    const tag = tagOf(line, sets);
    const set = line - tag * sets;
    const row = set * this.rowLength;
    const run = (set / LINES_PER_PAGE) | 0;
    if (rows[row] !== this.lastPass[run]) this.takeIn(row, run);
    return this.toFront(row, tag);
  }

  usePage(pass: PagePass): void {
    const isNoted = this.runs > 0 && pass.isWhole;
    if (!isNoted || !this.lacks(pass)) this.useSought(pass);
    if (isNoted) this.note(pass);
  }

  endPage(pass: PagePass): void {
    if (this.runs > 0 && pass.isWhole) this.note(pass);
    else this.useSought(pass);
  }

  renumber(): void {
    const {sets, rows, rowLength} = this;
    for (let set = 0; set < sets; set++) {
      const row = set * rowLength;
      this.takeIn(row, (set / LINES_PER_PAGE) | 0);
      rows[row] = NO_PASS;
    }
    this.lastPass.fill(NO_PASS);
    this.passes.fill(NO_PASS);
  }

  /** Uses each line that is sought: all stand in one run, under one tag. */
  private useSought(pass: PagePass): void {
    if (this.runs === 0) {
      pass.useEach(this);
      return;
    }
    const {rows, rowLength, sets} = this;
    const {offsets, sought} = pass;
    const first = firstLine(pass.frame);
    const tag = tagOf(first, sets);
    const firstSet = first - tag * sets;
    const run = firstSet / LINES_PER_PAGE;
    let missed = 0;
    for (let at = 0; at < sought; at++) {
      const offset = offsets[at];
      const row = (firstSet + offset) * rowLength;
      if (rows[row] !== this.lastPass[run]) this.takeIn(row, run);
      if (rows[row + 1] !== tag && !this.toFront(row, tag)) offsets[missed++] = offset;
    }
    pass.sought = missed;
  }

  /** Whether none of the page's lines was used since as many other pages passed as there are ways. */
  private lacks({frame, lastUse}: PagePass): boolean {
    const {runs, ways} = this;
    return this.passes[(frame % runs) * ways + ways - 1] > lastUse;
  }

  /** The page comes to the front of those that passed its run. */
  private note({frame, now}: PagePass): void {
    const {runs, ways, passedTags, passes} = this;
    const run = frame % runs;
    const tag = Math.floor(frame / runs);
    this.lastPass[run] = now;
    let pushed = tag;
    let pass = now;
    for (let place = run * ways; place < (run + 1) * ways; place++) {
      const held = passedTags[place];
      const heldPass = passes[place];
      passedTags[place] = pushed;
      passes[place] = pass;
      if (held === tag) return;
      pushed = held;
      pass = heldPass;
    }
  }

  /** The pages that have passed the set's run since the set was last asked come to its front, the last of them last. */
  private takeIn(row: number, run: number): void {
    const {rows, ways, passes, passedTags} = this;
    const taken = rows[row];
    const first = run * ways;
    let missed = 0;
    while (missed < ways && passes[first + missed] > taken) missed++;
    if (missed === ways) for (let way = 0; way < ways; way++) rows[row + 1 + way] = passedTags[first + way];
    else for (let way = missed - 1; way >= 0; way--) this.toFront(row, passedTags[first + way]);
    rows[row] = this.lastPass[run];
  }

  /** Whether the line was held; it stands in front now. */
  private toFront(row: number, tag: number): boolean {
    const {rows, rowLength} = this;
    const end = row + rowLength;
    let pushed = tag;
    for (let place = row + 1; place < end; place++) {
      const held = rows[place];
      rows[place] = pushed;
      if (held === tag) return true;
      pushed = held;
    }
    return false;
  }
}
