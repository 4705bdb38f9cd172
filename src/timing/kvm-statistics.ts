/**
 * What KVM calls the nearest thing that it counts, for whoever lays a run beside `kvm_stat`. The names are fields of
 * Linux's struct kvm_vcpu_stat and struct kvm_vm_stat (x86, 6.8). They are near, not equal: KVM's mmu_shadow_zapped counts
 * evictions too, its tlb_flush the guest's flushes, and its mmu_unsync is how many pages are out of step at the moment, not
 * how often one went.
 */
import type {EventName} from './events.ts';

export const KVM_STATISTICS: Readonly<Partial<Record<EventName, string>>> = {
  exitsHiddenFault: 'pf_fixed',
  exitsTrueFault: 'pf_guest',
  exitsTraceFault: 'pf_emulate',
  exitsUnprotectingStore: 'pf_fixed',
  exitsSpuriousFault: 'pf_spurious',
  exitsInvlpg: 'invlpg',
  emulatedStores: 'mmu_pte_write',
  shadowPagesAllocated: 'mmu_cache_miss',
  shadowRootsAllocated: 'mmu_cache_miss',
  cr3LoadFlushes: 'tlb_flush',
  shadowPagesZapped: 'mmu_shadow_zapped',
  shadowPagesFlooded: 'mmu_flooded',
  shadowPagesUnsynced: 'mmu_unsync',
  shadowPagesEvicted: 'mmu_recycled',
  hiddenFaultFlushes: 'tlb_flush',
  traceFaultFlushes: 'tlb_flush',
  syncFlushes: 'tlb_flush',
  evictionFlushes: 'tlb_flush',
  invalidationFlushes: 'tlb_flush',
};
