/**
 * Shadow paging with a cache: shadow pages are kept in a pool, found by the guest table they stand for, shared between
 * roots, and kept in step by write-protecting the guest's tables. A switch of process finds its tables still shadowed;
 * each store to a guest table exits.
 */
import {InvalidatingTraces} from '../shadow/consistency/invalidating-traces.ts';
import {TracesUntilSwitch} from '../shadow/consistency/traces-until-switch.ts';
import {CreationOrder} from '../shadow/eviction/creation-order.ts';
import {ShadowPool} from '../shadow/pool.ts';
import {AlignedGroup} from '../shadow/prefetch/aligned-group.ts';
import {NO_PREFETCH} from '../shadow/prefetch/prefetch.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {ShadowTables} from '../shadow/shadow-tables.ts';
import {ownedByParent, sharedByRole} from '../shadow/sharing.ts';
import type {Strategy} from './strategy.ts';

export const shadowCached: Strategy = {
  id: 'shadow-cached',
  title: 'Shadow, cached (invalidating traces, creation order)',
  description:
    'shadow tables are kept in a pool and in step with the guest tables, which are write-protected',
  virtual: true,
  parameters: {
    poolPermille: {
      // Linux, arch/x86/include/asm/kvm_host.h: KVM_PERMILLE_MMU_PAGES.
      default: 20,
      unit: 'pages a thousand pages of guest memory',
      description: 'size of the pool of shadow pages, as a share of guest memory',
      min: 0,
      max: 1000,
    },
    poolMinimumPages: {
      // Linux, arch/x86/include/asm/kvm_host.h: KVM_MIN_ALLOC_MMU_PAGES.
      default: 64,
      unit: 'pages',
      description: 'the pool is never smaller; one walk needs a page a level',
      min: 6,
    },
    evictedAtOnce: {
      default: 1,
      unit: 'pages',
      description: 'shadow pages that leave a full pool to make room for one',
      min: 1,
    },
    prefetchEntries: {
      default: 0,
      unit: 'entries',
      description:
        'size of the aligned group that a hidden fault fills as far as it can; KVM has 8, 0 for none',
      choices: [0, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    },
    keepAcrossSwitch: {
      default: 1,
      unit: '0 or 1',
      description: '1: shadow pages outlive a CR3 load; 0: a CR3 load drops them all, and their traces',
      choices: [0, 1],
    },
    sharePages: {
      default: 1,
      unit: '0 or 1',
      description:
        '1: all that reach a guest table with the same rights share its shadow page; 0: each parent has its own',
      choices: [0, 1],
    },
  },
  build(machine, parameters) {
    const {poolPermille, poolMinimumPages, evictedAtOnce, prefetchEntries} = parameters;
    const share = Math.floor((machine.physmap.guestFrames * poolPermille) / 1000);
    const limit = Math.max(share, poolMinimumPages);
    const tables = new ShadowTables(machine, new ShadowPool(limit, new CreationOrder(), evictedAtOnce));
    const Traces = parameters.keepAcrossSwitch === 0 ? TracesUntilSwitch : InvalidatingTraces;
    const traces = new Traces(
      tables,
      parameters.sharePages === 0 ? ownedByParent(machine.paging.levels) : sharedByRole,
    );
    const prefetch = prefetchEntries === 0 ? NO_PREFETCH : new AlignedGroup(tables, traces, prefetchEntries);
    return new ShadowMmu(tables, traces, prefetch);
  },
};
