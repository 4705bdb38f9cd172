/** Hypervisors that flush no context: for what they change of their tables, where the guest flushes, or in both cases. */
import type {Cpu} from '../../../hardware/cpu.ts';
import {CpuFlushes} from '../../../shadow/cpu-flushes.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import type {Parts} from './mutant.ts';

class ChangesWithoutAFlush extends ShadowTables {
  override flushEveryCpu(): void {}
}

class NoFlushOfAll extends CpuFlushes {
  override all(): void {}
}

class FlushesNothingForTheGuest extends LoadedContext {
  constructor(cpu: Cpu) {
    super(cpu, new NoFlushOfAll(cpu));
  }
}

export const CHANGES_WITHOUT_A_FLUSH: Parts = {tables: ChangesWithoutAFlush};
export const FLUSHES_NOTHING_FOR_THE_GUEST: Parts = {loaded: FlushesNothingForTheGuest};
export const NEVER_FLUSHES: Parts = {...CHANGES_WITHOUT_A_FLUSH, ...FLUSHES_NOTHING_FOR_THE_GUEST};
