/**
 * KVM's shadow pager as it was written in 2007. Read: arch/x86/kvm/vmx.c of Linux 2.6.25 (what exits), arch/x86/kvm/mmu.c of
 * 2.6.26 (the hash, emulated stores, write flooding, the pool) and the commit of bypass_guest_pf (September 2007).
 *
 *   - Every guest table that is shadowed is protected; each store to one is emulated, and its leaf written anew at once.
 *   - Three stores in a row to one table, of any level, free its shadow pages, unless the guest used what was written
 *     last: so fork pays three exits for a leaf table, and demand paging goes on.
 *   - A store of user mode to a table frees its shadow pages too.
 *   - A fault at an entry that is not present goes to the guest without an exit, once its table is shadowed.
 *   - INVLPG does not exit, for shadow pages are in step. There is no VPID: each exit empties the TLB, and no flush of
 *     KVM's does anything.
 *
 * It has no unsync pages, no previous roots, no prefetch, no limit to a frame's aliases and no PCIDs, which it hides from
 * its guests. Left out: reclaim takes roots in use as well and has them made again; a page of zeroes that is written
 * over a table is taken for one store, where KVM emulated three before it gave way; and a read by user mode through a
 * writable entry frees shadow pages as a store does.
 */
import {EarlyVmxMmu} from '../shadow/kvm/early-vmx-mmu.ts';
import {withDefaults} from './parameters/defaults.ts';
import {EARLY_KVM_PARAMETERS, earlyPagerOf, vmxControlsOf} from './parameters/early-kvm.ts';
import {POOL_PARAMETERS, poolOverruled, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {strategy} from './strategy.ts';

export const kvm2007 = strategy({
  id: 'kvm-2007',
  title: 'KVM shadow of 2007',
  description:
    'KVM of Linux 2.6.25 and 2.6.26, from its source: no unsync pages, no previous roots, no VPID; emulated stores update, bypass_guest_pf',
  virtual: true,
  refuses: 'PCID',
  parameters: {
    // include/asm-x86/kvm_host.h: KVM_MIN_FREE_MMU_PAGES and KVM_REFILL_PAGES.
    ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
    ...EARLY_KVM_PARAMETERS,
  },
  overruled: poolOverruled,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const {consistency, bypass} = earlyPagerOf(tables, values);
    const parts = {sight: sightOf(values), bypass};
    return new EarlyVmxMmu(tables, consistency, parts, vmxControlsOf(values));
  },
});
