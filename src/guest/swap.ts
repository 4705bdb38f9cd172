/** Swap space: which slots hold a page, and for how many entries. The device is not modelled. */
export class Swap {
  private readonly capacity: number;
  private readonly users = new Map<number, number>();
  private readonly freed: number[] = [];
  private next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Slots that hold a page. */
  get used(): number {
    return this.users.size;
  }

  /** Entries that name a slot. */
  get entries(): number {
    let entries = 0;
    for (const users of this.users.values()) entries += users;
    return entries;
  }

  get full(): boolean {
    return this.users.size >= this.capacity;
  }

  /** A slot for a page that `users` entries map. */
  allocate(users: number): number {
    const slot = this.freed.pop() ?? this.next++;
    this.users.set(slot, users);
    return slot;
  }

  /** One more entry names the slot. */
  share(slot: number): void {
    this.users.set(slot, this.users.get(slot)! + 1);
  }

  /** One entry less names the slot. */
  release(slot: number): void {
    const left = this.users.get(slot)! - 1;
    if (left > 0) {
      this.users.set(slot, left);
      return;
    }
    this.users.delete(slot);
    this.freed.push(slot);
  }
}
