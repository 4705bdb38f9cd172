/** Whole numbers, the largest of which can be taken: a binary heap. */
export class LargestFirst {
  private readonly heap: number[] = [];

  get size(): number {
    return this.heap.length;
  }

  /** Undefined if there is none. */
  get largest(): number | undefined {
    return this.heap[0];
  }

  add(number: number): void {
    const {heap} = this;
    let at = heap.length;
    heap.push(number);
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (heap[above] >= number) break;
      heap[at] = heap[above];
      at = above;
    }
    heap[at] = number;
  }

  /** Takes the largest; undefined if there is none. */
  take(): number | undefined {
    const {heap} = this;
    const largest = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.sink(last);
    return largest;
  }

  clear(): void {
    this.heap.length = 0;
  }

  /** Forgets the numbers that `stays` is false of. */
  keep(stays: (number: number) => boolean): void {
    const kept = this.heap.filter(stays);
    this.clear();
    for (const number of kept) this.add(number);
  }

  /** Puts `number` where the root was. */
  private sink(number: number): void {
    const {heap} = this;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below + 1 < heap.length && heap[below + 1] > heap[below]) below++;
      if (below >= heap.length || heap[below] <= number) break;
      heap[at] = heap[below];
      at = below;
    }
    heap[at] = number;
  }
}
