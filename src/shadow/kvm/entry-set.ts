/** Some of a table's entries, and how many: what KVM keeps as a bitmap and a count beside it. */
export class EntrySet {
  count = 0;
  private readonly members: Uint8Array;

  constructor(entries: number) {
    this.members = new Uint8Array(entries);
  }

  has(index: number): boolean {
    return this.members[index] === 1;
  }

  /** Whether the entry was not in the set before. */
  add(index: number): boolean {
    if (this.has(index)) return false;
    this.members[index] = 1;
    this.count++;
    return true;
  }

  delete(index: number): void {
    if (!this.has(index)) return;
    this.members[index] = 0;
    this.count--;
  }

  /** In ascending order. The entry that was yielded last may leave meanwhile. */
  *[Symbol.iterator](): IterableIterator<number> {
    const {members} = this;
    for (let index = members.indexOf(1); index >= 0; index = members.indexOf(1, index + 1)) yield index;
  }

  /** Throws where the count is not that of the members. */
  audit(): void {
    const counted = this.members.reduce((sum, member) => sum + member, 0);
    if (counted !== this.count) throw new Error(`unsync: a set of ${counted} entries counts ${this.count}`);
  }
}
