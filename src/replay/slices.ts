/**
 * What is measured, cut into even parts, whose counts tell whether it is the same all the way. They are even on the guest's
 * instructions, or are whole iterations where the story has told of enough of them, all about as long, to the end. How long a recording is nobody knows
 * before its end, so a slice begins small, and two become one whenever there are too many.
 */
import type {Clock} from '../hardware/clock.ts';
import {LASTING_NAMES} from '../timing/lasting.ts';
import type {Events} from '../timing/events.ts';
import type {OwnCounts} from '../timing/own-events.ts';

/** What is cut into fewer says nothing. */
export const FEWEST_SLICES = 16;

/** Of what is measured; when slices become one, up to one of 32 is left over. */
const LEAST_COVERED = 15 / 16;

/** Longest over shortest: what is counted in slices that differ more says little of its rate. */
const MOST_UNEVEN = 1.25;

/** At so many there are too many, and half are left. */
const TOO_MANY_SLICES = 64;

/** What came in one part of the recording. */
export interface Slice {
  readonly instructions: number;
  /** Of the events that change something that lasts, and the strategy's own. */
  readonly counts: Readonly<Record<string, number>>;
}

interface Counting {
  readonly clock: Clock;
  readonly events: Events;
  readonly own: OwnCounts;
}

/** What had come up to some moment, as a `Slice` has it from the start on; the counts in the order of their names. */
interface Totals {
  readonly instructions: number;
  readonly counts: Float64Array;
}

export class Slices {
  /** The guest's instructions at which `reached` must be called next. */
  due = Number.POSITIVE_INFINITY;
  private readonly counting: Counting;
  private readonly ownNames: readonly string[];
  private start: Totals | undefined;
  /** At the end of the last chapter so far. */
  private end: Totals | undefined;
  private readonly byInstructions = new Ladder();
  private readonly byIterations = new Ladder();
  private readonly byChapters = new Ladder();
  private iterations = 0;
  private chapters = 0;

  constructor(counting: Counting) {
    this.counting = counting;
    this.ownNames = Object.keys(counting.own);
  }

  /** The guest has executed `instructions` since it booted. */
  reached(instructions: number): void {
    const {start, byInstructions} = this;
    byInstructions.climb(instructions - start!.instructions, () => this.totals());
    this.due = start!.instructions + byInstructions.next;
  }

  /** The first one to end is the warm-up. */
  chapterEnded(): void {
    const totals = this.totals();
    if (this.start === undefined) {
      this.start = totals;
      this.due = totals.instructions + this.byInstructions.next;
    } else {
      this.byChapters.climb(++this.chapters, () => totals);
      this.end = totals;
    }
  }

  iterationEnded(): void {
    if (this.start !== undefined) this.byIterations.climb(++this.iterations, () => this.totals());
  }

  /** What is left over at the end, less than one of them, is left out. */
  get measured(): readonly Slice[] {
    const whole = this.iterationsMeasured;
    return whole.length >= FEWEST_SLICES && isEven(whole) ? whole : this.slicesOf(this.byInstructions);
  }

  /** Iterations, or chapters where there are none, several to a slice where there are many; none where they leave much out. */
  get iterationsMeasured(): readonly Slice[] {
    const {start, end} = this;
    if (start === undefined || end === undefined) return [];
    const {rungs} = this.byIterations.rungs.length > 0 ? this.byIterations : this.byChapters;
    const reached = (rungs.at(-1) ?? start).instructions - start.instructions;
    if (reached < LEAST_COVERED * (end.instructions - start.instructions)) return [];
    return this.slicesOf({rungs});
  }

  private slicesOf({rungs}: Pick<Ladder, 'rungs'>): readonly Slice[] {
    return rungs.map((end, at) => this.between(at === 0 ? this.start! : rungs[at - 1], end));
  }

  private between(start: Totals, end: Totals): Slice {
    const names = [...this.ownNames, ...LASTING_NAMES];
    const counts = Object.fromEntries(names.map((name, at) => [name, end.counts[at] - start.counts[at]]));
    return {instructions: end.instructions - start.instructions, counts};
  }

  private totals(): Totals {
    const {ownNames, counting} = this;
    const {clock, events, own} = counting;
    const counts = new Float64Array(ownNames.length + LASTING_NAMES.length);
    let at = 0;
    for (const name of ownNames) counts[at++] = own[name];
    for (const name of LASTING_NAMES) counts[at++] = events[name];
    return {instructions: clock.instructions, counts};
  }
}

function isEven(slices: readonly Slice[]): boolean {
  const lengths = slices.map(({instructions}) => instructions);
  return Math.max(...lengths) <= MOST_UNEVEN * Math.min(...lengths);
}

/** Totals at even steps of a clock that starts at 0. */
class Ladder {
  rungs: Totals[] = [];
  private step = 1;

  /** What the clock must say for the next one. */
  get next(): number {
    return (this.rungs.length + 1) * this.step;
  }

  /** The clock says `now`, and it may have leapt. Most of its ticks are no rung, and ask for no totals. */
  climb(now: number, totals: () => Totals): void {
    if (now < this.next) return;
    const here = totals();
    while (now >= this.next) {
      this.rungs.push(here);
      if (this.rungs.length < TOO_MANY_SLICES) continue;
      this.rungs = this.rungs.filter((_, at) => at % 2 === 1);
      this.step *= 2;
    }
  }
}
