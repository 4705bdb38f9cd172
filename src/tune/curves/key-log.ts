/**
 * A stream of keys kept in memory, for what must see all of it before it begins. A use of the key that was used last hits in
 * every cache, so it is only counted; every other event is one number. Uses before the end of the first chapter
 * warm the caches.
 */
import type {KeySink} from './key-stream.ts';

/** Instead of the number of a key. */
export const FLUSH = -1;
/** Room for so many at first. */
const FIRST_EVENTS = 1 << 12;

export class KeyLog implements KeySink {
  /** There were more events than it keeps: it has none of them. */
  overflowed = false;
  /** Distinct keys. */
  keys = 0;
  /** Uses that were counted, and among them those that nothing could serve. */
  uses = 0;
  missed = 0;
  /** Where in the events counting begins. */
  countedFrom = 0;
  private readonly numbers = new Map<number, number>();
  /** The number n of a key: 2n for a use, 2n + 1 for a drop. */
  private codes = new Int32Array(FIRST_EVENTS);
  private length = 0;
  private chapters = 0;
  private last = FLUSH;
  private readonly most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.most = most;
  }

  /** The events that change a cache. */
  get events(): Int32Array {
    return this.codes.subarray(0, this.length);
  }

  use(key: number): void {
    this.uses++;
    const code = 2 * this.numberOf(key);
    if (code !== this.last) this.append(code);
    this.last = code;
  }

  hit(): void {
    this.uses++;
  }

  miss(): void {
    this.uses++;
    this.missed++;
  }

  drop(key: number): void {
    const number = this.numbers.get(key);
    if (number === undefined) return;
    this.append(2 * number + 1);
    this.last = FLUSH;
  }

  flush(): void {
    this.append(FLUSH);
    this.last = FLUSH;
  }

  chapterEnded(): void {
    if (this.chapters++ > 0) return;
    this.uses = 0;
    this.missed = 0;
    this.countedFrom = this.length;
  }

  private numberOf(key: number): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.keys++;
      this.numbers.set(key, number);
    }
    return number;
  }

  private append(code: number): void {
    if (this.length === this.most) this.overflow();
    if (this.overflowed) return;
    if (this.length === this.codes.length) {
      const codes = new Int32Array(2 * this.length);
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[this.length++] = code;
  }

  private overflow(): void {
    this.overflowed = true;
    this.codes = new Int32Array();
    this.length = 0;
  }
}

export const isUse = (code: number): boolean => code >= 0 && code % 2 === 0;
export const keyNumber = (code: number): number => code >> 1;
