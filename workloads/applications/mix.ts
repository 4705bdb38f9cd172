/**
 * User work in which other things fall due as time goes by, each evenly spaced and none at the same time as another. Time is in cycles
 * of the program, by which rates are measured. A story knows instructions; machines take half a cycle for each, since what is not
 * recorded hits their caches, so a cycle is two.
 */

export const INSTRUCTIONS_PER_CYCLE = 2;

export interface Event {
  /** How often it happens in a million cycles. */
  readonly perMillion: number;
  happen(): void;
}

interface Due {
  readonly event: Event;
  readonly period: number;
  /** Cycles until it happens next. */
  left: number;
}

export class Mix {
  private readonly compute: (instructions: number) => void;
  private readonly all: readonly Due[];

  /** Events that never happen are left out; the first of each kind comes within its period, at a place of its own. */
  constructor(compute: (instructions: number) => void, events: readonly Event[]) {
    this.compute = compute;
    const some = events.filter(({perMillion}) => perMillion > 0);
    this.all = some.map((event, at) => {
      const period = 1e6 / event.perMillion;
      return {event, period, left: (period * (at + 1)) / (some.length + 1)};
    });
  }

  /** The next `cycles`, a whole number, with all that falls due in them. */
  run(cycles: number): void {
    let left = cycles;
    while (left > 0) {
      const next = this.next();
      const step = Math.min(left, next ? Math.ceil(next.left) : left);
      if (step > 0) this.compute(step * INSTRUCTIONS_PER_CYCLE);
      left -= step;
      for (const due of this.all) due.left -= step;
      if (!next || next.left > 0) continue;
      next.left += next.period;
      next.event.happen();
    }
  }

  private next(): Due | undefined {
    let soonest: Due | undefined;
    for (const due of this.all) if (!soonest || due.left < soonest.left) soonest = due;
    return soonest;
  }
}
