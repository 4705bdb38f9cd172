/**
 * A queue in the order of a rank of two numbers, the second of which decides among equals: a binary heap that knows where
 * each member is. A change of one member takes time in proportion to the logarithm of their number.
 */
interface Ranked<Item> {
  readonly item: Item;
  readonly rank: Rank;
  place: number;
}

type Rank = readonly [first: number, second: number];

export class PriorityQueue<Item> {
  /** None stands before the one at half its place. */
  private readonly heap: Ranked<Item>[] = [];
  private readonly members = new Map<Item, Ranked<Item>>();

  /** Undefined for what is not in the queue. */
  rankOf(item: Item): Rank | undefined {
    return this.members.get(item)?.rank;
  }

  /** `item` comes in, or gets another rank. */
  set(item: Item, rank: Rank): void {
    this.delete(item);
    const member = {item, rank, place: this.heap.length};
    this.members.set(item, member);
    this.heap.push(member);
    this.rise(member);
  }

  /** Whether `item` was in the queue. */
  delete(item: Item): boolean {
    const member = this.members.get(item);
    if (member === undefined) return false;
    const last = this.heap.pop()!;
    if (last !== member) {
      this.put(last, member.place);
      this.rise(last);
      this.sink(last);
    }
    return this.members.delete(item);
  }

  /** The first for which `skip` does not hold. */
  firstExcept(skip: (item: Item) => boolean): Item | undefined {
    return this.firstBelow(0, skip)?.item;
  }

  /** In no order that means anything. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.members.keys();
  }

  /** Throws where one stands before the one at half its place, or not where it is said to be. */
  audit(): void {
    if (this.heap.length !== this.members.size)
      throw new Error(`priority queue: ${this.heap.length} places for ${this.members.size} members`);
    for (const [place, member] of this.heap.entries()) {
      if (member.place !== place || this.members.get(member.item) !== member)
        throw new Error(`priority queue: the member at place ${place} is not known to be there`);
      if (place > 0 && isBefore(member, this.heap[(place - 1) >>> 1]))
        throw new Error(`priority queue: the member at place ${place} stands behind a later one`);
    }
  }

  /** Looks below a place only if who is there is skipped. */
  private firstBelow(place: number, skip: (item: Item) => boolean): Ranked<Item> | undefined {
    const member = this.heap[place];
    if (member === undefined || !skip(member.item)) return member;
    return earlier(this.firstBelow(2 * place + 1, skip), this.firstBelow(2 * place + 2, skip));
  }

  private rise(member: Ranked<Item>): void {
    while (member.place > 0) {
      const above = this.heap[(member.place - 1) >>> 1];
      if (!isBefore(member, above)) return;
      this.exchange(member, above);
    }
  }

  private sink(member: Ranked<Item>): void {
    for (;;) {
      const below = earlier(this.heap[2 * member.place + 1], this.heap[2 * member.place + 2]);
      if (below === undefined || !isBefore(below, member)) return;
      this.exchange(member, below);
    }
  }

  private exchange(one: Ranked<Item>, other: Ranked<Item>): void {
    const {place} = one;
    this.put(one, other.place);
    this.put(other, place);
  }

  private put(member: Ranked<Item>, place: number): void {
    this.heap[place] = member;
    member.place = place;
  }
}

function isBefore({rank: [first, second]}: Ranked<unknown>, {rank}: Ranked<unknown>): boolean {
  return first < rank[0] || (first === rank[0] && second < rank[1]);
}

function earlier<Item>(
  one: Ranked<Item> | undefined,
  other: Ranked<Item> | undefined,
): Ranked<Item> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isBefore(other, one) ? other : one;
}
