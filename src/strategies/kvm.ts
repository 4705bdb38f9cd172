/**
 * KVM's shadow pager of 2024 (Linux 6.10 to 6.12): shadow pages shared by guest table and rights in a hash, leaf tables that
 * may go out of step, roots kept at hand, write flooding, prefetch of eight entries, and a pool of 2 % of guest memory
 * reclaimed first in, first out. What was read, and where this differs, stands in shadow/kvm/unsync-traces.ts.
 *
 * It lacks what one virtual CPU that stays in long mode cannot show: roles of other modes, waiting for locks, and zapping by
 * generations. A large leaf around a new table is dropped, where KVM takes its right to write and drops it later. An
 * instruction that is no plausible store to a table frees the table's shadow pages at once.
 */
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {POOL_PARAMETERS, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './parameters/prefetch.ts';
import {scopeOverruled, UNSYNC_PARAMETERS, unsyncOverruled, unsyncPagerOf} from './parameters/unsync.ts';
import {withDefaults} from './parameters/defaults.ts';
import {strategy} from './strategy.ts';

export const kvm = strategy({
  id: 'kvm',
  title: 'KVM shadow (unsync leaf tables)',
  description:
    'KVM of 2024, from its source: leaf tables go out of step until a flush, 3 previous roots, write flooding, prefetch of 8; one virtual CPU',
  virtual: true,
  parameters: {
    // arch/x86/include/asm/kvm_host.h: KVM_MIN_FREE_MMU_PAGES and KVM_REFILL_PAGES.
    ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
    // arch/x86/kvm/mmu/mmu_internal.h: PTE_PREFETCH_NUM.
    ...withDefaults(PREFETCH_PARAMETERS, {prefetch: 'group', prefetchEntries: 8}),
    ...UNSYNC_PARAMETERS,
  },
  overruled: (values, around) => ({
    ...unsyncOverruled(values, around),
    ...prefetchOverruled(values),
    ...scopeOverruled(values),
  }),
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const {consistency, bypass} = unsyncPagerOf(tables, values);
    const parts = {prefetch: prefetchOf(tables, consistency, values), sight: sightOf(values), bypass};
    return new ShadowMmu(tables, consistency, parts);
  },
});
