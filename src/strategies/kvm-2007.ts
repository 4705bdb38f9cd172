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
import {CachedRoots} from '../shadow/kvm/cached-roots.ts';
import {NO_MARKS} from '../shadow/kvm/fault-marks.ts';
import {BypassedFaults, GuestFaultBypass} from '../shadow/kvm/guest-fault-bypass.ts';
import {KvmFlushes} from '../shadow/kvm/kvm-flushes.ts';
import {PageSync} from '../shadow/kvm/page-sync.ts';
import {TreeSync} from '../shadow/kvm/tree-sync.ts';
import {UnsyncPages} from '../shadow/kvm/unsync-pages.ts';
import {UnsyncTraces} from '../shadow/kvm/unsync-traces.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import type {ShadowParts} from '../shadow/shadow-parts.ts';
import {sharedByRole} from '../shadow/sharing.ts';
import {TracedFrames} from '../shadow/traced-frames.ts';
import {withDefaults} from './parameters/defaults.ts';
import {
  EARLY_KVM_PARAMETERS,
  earlySettingOf,
  floodingInARowOf,
  vmxControlsOf,
} from './parameters/early-kvm.ts';
import {POOL_PARAMETERS, poolOverruled, poolUnbuildable, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {isOn} from './parameters/switch.ts';
import {strategy} from './strategy.ts';

const NO_PREVIOUS_ROOTS = 0;

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
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const setting = earlySettingOf(values);
    const traced = new TracedFrames(machine);
    // Nothing is ever in it: no table is let go of.
    const unsync = new UnsyncPages(tables);
    const flooding = floodingInARowOf(tables, values);
    const bypass = isOn(values.bypassGuestFaults) ? new GuestFaultBypass(tables) : undefined;
    const marks = bypass ?? NO_MARKS;
    const protection = new UnsyncTraces(tables, {loaded, traced, unsync, flooding, marks}, setting);
    const sync = new TreeSync(tables, {unsync, pages: new PageSync(tables, protection), marks}, setting);
    const roots = new CachedRoots(tables.pool, loaded, NO_PREVIOUS_ROOTS);
    const flushes = new KvmFlushes({loaded, roots, unsync, sync}, setting);
    const parts: ShadowParts = {
      loaded,
      sharing: sharedByRole(tables),
      rootAtHand: role => roots.atHand(role),
      protection,
      flushes,
      pins: page => roots.holds(page),
      sight: sightOf(values),
      faults: textbook => (bypass ? new BypassedFaults(textbook, bypass) : textbook),
      ...vmxControlsOf(values),
    };
    return new ShadowHypervisor(new ShadowMmu(tables, parts));
  },
});
