/**
 * Shadow paging with a cache: shadow pages are kept in a pool, found by the guest table they stand for, shared between
 * roots, and kept in step by write-protecting the guest's tables. A switch of process finds its tables still shadowed;
 * each store to a guest table exits.
 */
import {InvalidatingTraces} from '../shadow/consistency/invalidating-traces.ts';
import {CreationOrder} from '../shadow/eviction/creation-order.ts';
import {ShadowPool} from '../shadow/pool.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {ShadowTables} from '../shadow/shadow-tables.ts';
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
  },
  build(machine, {poolPermille, poolMinimumPages}) {
    const share = Math.floor((machine.physmap.guestFrames * poolPermille) / 1000);
    const pool = new ShadowPool(Math.max(share, poolMinimumPages), new CreationOrder());
    const tables = new ShadowTables(machine, pool);
    return new ShadowMmu(tables, new InvalidatingTraces(tables));
  },
};
