/**
 * How often a key was seen lately, in a fixed amount of memory: a count-min sketch of four rows of counters of four bits
 * (G. Cormode, S. Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications", J. Algorithms
 * 55(1), 2005) that forgets: after every ten additions a cache entry all counters are halved, the reset operation of TinyLFU.
 *
 * Sizes and reset are those of Caffeine's `FrequencySketch` in versions 3.1.8 to 3.2.2 (`ensureCapacity`, `reset`), but that
 * there the additions lost by rounding are themselves rounded down before they are taken off. Earlier (commit 6ad39d5) a
 * small cache could have fewer than 32 counters a row, and what was held was halved first. Some version after 3.2.2 began to
 * take a cache of fewer than 256 entries for one of 256, by which its counters are first halved after 2560 additions.
 * Caffeine's way of hashing, which since before 3.1.8 keeps a key's counters in one cache line, is not followed.
 */
const ROWS = 4;
const MOST = 15;
/** Counters a row for each entry of the cache, rounded up to a power of two. */
const COUNTERS_AN_ENTRY = 4;
const FEWEST_COUNTERS = 32;
const ADDITIONS_AN_ENTRY = 10;

export class FrequencySketch {
  private readonly width: number;
  /** Row by row. */
  private readonly counters: Uint8Array;
  private readonly sample: number;
  /** Additions that the counters still hold. */
  private additions = 0;

  constructor(capacity: number) {
    this.width = Math.max(FEWEST_COUNTERS, COUNTERS_AN_ENTRY * 2 ** Math.ceil(Math.log2(capacity)));
    this.counters = new Uint8Array(ROWS * this.width);
    this.sample = ADDITIONS_AN_ENTRY * capacity;
  }

  /** One sight more; nothing where every counter is at its most. */
  add(key: number): void {
    let counted = false;
    for (let row = 0; row < ROWS; row++) {
      const place = this.place(key, row);
      if (this.counters[place] === MOST) continue;
      this.counters[place]++;
      counted = true;
    }
    if (counted && ++this.additions >= this.sample) this.halve();
  }

  /** Never less than was counted since the last halving, and at most 15. */
  estimate(key: number): number {
    let least = MOST;
    for (let row = 0; row < ROWS; row++) least = Math.min(least, this.counters[this.place(key, row)]);
    return least;
  }

  /** Throws where a counter is above its most, or the counters should have been halved. */
  audit(): void {
    const {counters, additions, sample} = this;
    const most = counters.reduce((highest, count) => Math.max(highest, count), 0);
    if (most > MOST) throw new Error(`frequency sketch: a counter is at ${most}, expected at most ${MOST}`);
    if (additions < 0 || additions >= sample)
      throw new Error(`frequency sketch: ${additions} additions are held, expected 0 to ${sample - 1}`);
  }

  /** What an odd counter loses by rounding is no addition any more: a quarter of one, as each made four increments. */
  private halve(): void {
    const {counters} = this;
    let odd = 0;
    for (let place = 0; place < counters.length; place++) {
      odd += counters[place] & 1;
      counters[place] >>>= 1;
    }
    this.additions = Math.floor(Math.max(0, this.additions - odd / ROWS) / 2);
  }

  /** Which counter of `row` is the key's. */
  private place(key: number, row: number): number {
    const high = Math.floor(key / 2 ** 32);
    const mixed = mix(mix((key | 0) + Math.imul(row + 1, 0x9e3779b9)) ^ high);
    return row * this.width + (mixed & (this.width - 1));
  }
}

/** The finalizer of MurmurHash3: every bit of the result hangs on every bit of `value`. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
