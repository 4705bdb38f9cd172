/**
 * What a pool lacked, by the level of the highest table that had to be made again or anew, and what that cost. A *miss* is all that
 * happens between the guest's stop and its going on: the exit, the walk of the guest's tables, whoever is evicted, and
 * every page and entry that is made. One that makes no page, for its tables are there and an entry is not, stands at
 * ENTRY.
 */
export const ENTRY = 0;

export interface MissesAtLevel {
  /** 1 = PT, 2 = PD, 3 = PDPT, …; ENTRY. */
  readonly level: number;
  readonly misses: number;
  /** Shadow pages of the level that were made, in whichever misses. */
  readonly pages: number;
  /** Of the misses, under the machine's prices. */
  readonly cycles: number;
}

interface Tally {
  misses: number;
  pages: number;
  cycles: number;
}

export class Misses {
  private readonly tallies = new Map<number, Tally>();
  private highest = ENTRY;

  /** What was counted in the warm-up does not count. */
  warmedUp(): void {
    this.tallies.clear();
  }

  /** What the guest waits for begins. */
  begin(): void {
    this.highest = ENTRY;
  }

  made(level: number): void {
    this.tallyAt(level).pages++;
    this.highest = Math.max(this.highest, level);
  }

  /** It ends, having cost `cycles`; `faulted` if it was a hidden fault. */
  end(cycles: number, faulted: boolean): void {
    if (this.highest === ENTRY && !faulted) return;
    const tally = this.tallyAt(this.highest);
    tally.misses++;
    tally.cycles += cycles;
  }

  /** The highest level first, ENTRY last. */
  get byLevel(): readonly MissesAtLevel[] {
    return [...this.tallies]
      .map(([level, tally]) => ({level, ...tally}))
      .sort((left, right) => right.level - left.level);
  }

  private tallyAt(level: number): Tally {
    const tally = this.tallies.get(level) ?? {misses: 0, pages: 0, cycles: 0};
    this.tallies.set(level, tally);
    return tally;
  }
}
