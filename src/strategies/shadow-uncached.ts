/**
 * Shadow paging without a cache: a software TLB. Nothing is write-protected, so a guest may edit its tables for free,
 * and nothing survives a load of CR3, so each switch of process pays a hidden fault for every page that it uses again.
 */
import {SoftwareTlb} from '../shadow/consistency/software-tlb.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {unboundedTables} from '../shadow/unbounded-tables.ts';
import {strategy} from './strategy.ts';

export const shadowUncached = strategy({
  id: 'shadow-uncached',
  title: 'Shadow, uncached (software TLB)',
  description: 'shadow tables are dropped at each CR3 load; guest tables are not write-protected',
  virtual: true,
  parameters: {},
  build(machine) {
    const tables = unboundedTables(machine);
    return new ShadowMmu(tables, new SoftwareTlb(tables));
  },
});
