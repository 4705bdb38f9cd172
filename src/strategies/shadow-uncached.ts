/**
 * Shadow paging without a cache: a software TLB. Nothing is write-protected, so a guest may edit its tables for free,
 * and nothing survives a load of CR3, so each switch of process pays a hidden fault for every page that it uses again.
 */
import {SoftwareTlb} from '../shadow/consistency/software-tlb.ts';
import {NEVER} from '../shadow/eviction/never.ts';
import {ShadowPool} from '../shadow/pool.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {ShadowTables} from '../shadow/shadow-tables.ts';
import type {Strategy} from './strategy.ts';

/** One tree is bounded by what one address space uses, so its pool needs no limit. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

export const shadowUncached: Strategy = {
  id: 'shadow-uncached',
  title: 'Shadow, uncached (software TLB)',
  description: 'shadow tables are dropped at each CR3 load; guest tables are not write-protected',
  virtual: true,
  parameters: {},
  build(machine) {
    const tables = new ShadowTables(machine, new ShadowPool(UNBOUNDED, NEVER));
    return new ShadowMmu(tables, new SoftwareTlb(tables));
  },
};
