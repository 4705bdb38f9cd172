/** The exact miss curve of LRU over a stream of keys, in one pass. */
import type {KeySink} from './key-stream.ts';
import type {MissCurve} from './miss-curve.ts';
import {MissTally} from './miss-tally.ts';
import {NEAREST, RecencyStack} from './recency-stack.ts';

export class LruCurve implements KeySink {
  private readonly stack = new RecencyStack();
  private readonly tally = new MissTally();
  private chapters = 0;

  /** Distinct keys that were ever used. */
  get keys(): number {
    return this.stack.keys;
  }

  use(key: number): void {
    this.tally.used(this.stack.use(key));
  }

  hit(): void {
    this.tally.used(NEAREST);
  }

  miss(): void {
    this.tally.missed();
  }

  drop(key: number): void {
    this.stack.drop(key);
  }

  flush(): void {
    this.stack.flush();
  }

  chapterEnded(): void {
    if (this.chapters++ === 0) this.tally.startOver();
  }

  curve(): MissCurve {
    return this.tally.curve();
  }
}
