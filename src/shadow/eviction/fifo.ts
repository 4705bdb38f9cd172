/**
 * FIFO: the oldest entry goes, however much it is used. It is what KVM's reclaim does, which takes the pages at the end of
 * a list in order of creation (`kvm_mmu_zap_oldest_mmu_pages`), and what suits a hypervisor that sees no use. A pinned
 * entry keeps its place. First studied in L. A. Belady, "A study of replacement algorithms for a virtual-storage computer",
 * IBM Systems Journal 5(2), 1966.
 */
import {auditMembers} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {Queue} from './queue.ts';

export const fifo: EvictionKind = {
  id: 'fifo',
  title: 'FIFO',
  description: "The oldest goes, however much it is used, as in KVM's reclaim (Belady 1966).",
  build: <Entry extends Cached>() => new Fifo<Entry>(),
};

class Fifo<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly byAge = new Queue<Entry>();

  created(entry: Entry): void {
    this.byAge.push(entry);
  }

  used(): void {}

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    return this.byAge.firstExcept(isPinned);
  }

  evicted(entry: Entry): void {
    this.byAge.delete(entry);
  }

  freed(entry: Entry): void {
    this.byAge.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(fifo.id, entries, this.byAge);
  }
}
