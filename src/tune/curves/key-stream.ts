/** A stream of keys: what a cache is asked for, and what it is told to forget. Keys are whole numbers from 0. */
export interface KeySink {
  /** `key` is asked for: found, or fetched and kept. */
  use(key: number): void;
  /** Something is asked for that every cache holds of which the curve says anything. */
  hit(): void;
  /** Something is asked for that is found in no cache and kept in none. */
  miss(): void;
  /** What is held under `key` is worthless from now on, and its place is free. */
  drop(key: number): void;
  /** All that is held is worthless from now on. */
  flush(): void;
  /** A chapter of the recording has ended. The first is the warm-up: it fills the caches and is not counted. */
  chapterEnded(): void;
}
