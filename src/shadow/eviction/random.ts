/**
 * Random: each entry that is not pinned goes with the same chance, whatever its age or use. Belady's RAND: "A study of
 * replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966.
 */
import {auditMembers, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';

export const random: EvictionKind = {
  id: 'random',
  title: 'random',
  description: 'Any one goes, each with the same chance (Belady 1966).',
  build: <Entry extends Cached>(setting: EvictionSetting) => new AnyEntry<Entry>(setting),
};

class AnyEntry<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly random: EvictionSetting['random'];
  private readonly entries: Entry[] = [];
  private readonly places = new Map<Entry, number>();

  constructor({random: below}: EvictionSetting) {
    this.random = below;
  }

  created(entry: Entry): void {
    this.put(entry, this.entries.length);
  }

  used(): void {}

  /** A pinned one that was drawn steps behind those still to draw from, so that the others keep equal chances. */
  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {entries} = this;
    for (let candidates = entries.length; candidates > 0; candidates--) {
      const drawn = this.random(candidates);
      const entry = entries[drawn];
      if (!isPinned(entry)) return entry;
      this.put(entries[candidates - 1], drawn);
      this.put(entry, candidates - 1);
    }
    return undefined;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    const place = this.places.get(entry);
    if (place === undefined) return;
    const last = this.entries.pop()!;
    this.places.delete(entry);
    if (last !== entry) this.put(last, place);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(random.id, entries, this.entries);
    auditMembers(random.id, entries, this.places.keys());
    for (const [entry, place] of this.places)
      expectThat(random.id, this.entries[place] === entry, `key ${entry.key} is not at its place ${place}`);
  }

  private put(entry: Entry, place: number): void {
    this.entries[place] = entry;
    this.places.set(entry, place);
  }
}
