/**
 * A queue whose members may also leave from the middle: a doubly linked list with an index. All that it does takes
 * constant time. A Set would not: its iterator steps over all that was lately deleted at the front.
 */
interface Link<Item> {
  readonly item: Item;
  before: Link<Item> | undefined;
  after: Link<Item> | undefined;
}

export class Queue<Item> {
  private readonly links = new Map<Item, Link<Item>>();
  private front: Link<Item> | undefined;
  private back: Link<Item> | undefined;

  get size(): number {
    return this.links.size;
  }

  get first(): Item | undefined {
    return this.front?.item;
  }

  get last(): Item | undefined {
    return this.back?.item;
  }

  has(item: Item): boolean {
    return this.links.has(item);
  }

  /** The one behind `item`; undefined if it is the last. */
  behind(item: Item): Item | undefined {
    return this.links.get(item)?.after?.item;
  }

  /** `item` becomes the last, wherever it was before. */
  push(item: Item): void {
    this.delete(item);
    this.insert(item, this.back);
  }

  /** `item` becomes the last if it is in the queue; whether it is. */
  renew(item: Item): boolean {
    if (!this.delete(item)) return false;
    this.insert(item, this.back);
    return true;
  }

  /** `item`, which is not in the queue, comes directly behind `place`, or first if that is undefined. */
  insertBehind(place: Item | undefined, item: Item): void {
    this.insert(item, place === undefined ? undefined : this.links.get(place));
  }

  /** `other`, which is not in the queue, comes to where `item` was. */
  replace(item: Item, other: Item): void {
    this.insert(other, this.links.get(item));
    this.delete(item);
  }

  /** Whether `item` was in the queue. */
  delete(item: Item): boolean {
    const link = this.links.get(item);
    if (link === undefined) return false;
    if (link.before === undefined) this.front = link.after;
    else link.before.after = link.after;
    if (link.after === undefined) this.back = link.before;
    else link.after.before = link.before;
    return this.links.delete(item);
  }

  /** The first, which leaves. */
  shift(): Item | undefined {
    const item = this.front?.item;
    if (item !== undefined) this.delete(item);
    return item;
  }

  /** The first for which `skip` does not hold. */
  firstExcept(skip: (item: Item) => boolean): Item | undefined {
    let link = this.front;
    while (link !== undefined && skip(link.item)) link = link.after;
    return link?.item;
  }

  /** From first to last. The queue must not change meanwhile. */
  *[Symbol.iterator](): IterableIterator<Item> {
    for (let link = this.front; link !== undefined; link = link.after) yield link.item;
  }

  /** Throws where the links do not lead through each member once, forth as back. */
  audit(): void {
    let [steps, before] = [0, undefined as Link<Item> | undefined];
    for (let link = this.front; link !== undefined && steps <= this.size; link = link.after) {
      if (link.before !== before || this.links.get(link.item) !== link)
        throw new Error(
          `queue: the link at place ${steps} is not where the one before it or the index has it`,
        );
      before = link;
      steps++;
    }
    if (steps !== this.size || this.back !== before)
      throw new Error(`queue: the links lead through ${steps} members, expected ${this.size}`);
  }

  private insert(item: Item, before: Link<Item> | undefined): void {
    const after = before === undefined ? this.front : before.after;
    const link: Link<Item> = {item, before, after};
    if (before === undefined) this.front = link;
    else before.after = link;
    if (after === undefined) this.back = link;
    else after.before = link;
    this.links.set(item, link);
  }
}
