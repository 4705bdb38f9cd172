/** Bugs of PVM: of its host PCIDs, its two trees and its flushes. */
import type {Gvn, Pcid} from '../../../hardware/address.ts';
import {InvalidatingTraces} from '../../../shadow/traces/invalidating-traces.ts';
import type {Consistency} from '../../../shadow/consistency.ts';
import {HostPcids, type Context, type Tag} from '../../../shadow/pvm/host-pcids.ts';
import {PvmMmu} from '../../../shadow/pvm/pvm-mmu.ts';
import {unboundedTables} from '../../../shadow/unbounded-tables.ts';
import type {ShadowTables} from '../../../shadow/shadow-tables.ts';
import {TWO_TREES, type Views} from '../../../shadow/views.ts';
import type {Build, Mutant} from './mutant.ts';

interface Parts {
  readonly pcids?: typeof HostPcids;
  readonly consistency?: new (tables: ShadowTables) => Consistency;
  readonly views?: Views;
}

/** Fewer than the contexts of two address spaces, so that they change hands. */
const FEW_PCIDS = 3;

/** `pvm` on traces, with some of its parts replaced. */
export function pvm({
  pcids: Pcids = HostPcids,
  consistency: Kind = InvalidatingTraces,
  views = TWO_TREES,
}: Parts): Build {
  return machine => {
    const tables = unboundedTables(machine);
    const switcher = {
      pcids: new Pcids(FEW_PCIDS),
      processorKnows: 'PCIDs',
      modeSwitch: 'direct',
      faultReturn: 'prefault',
      userView: 'user',
    } as const;
    return new PvmMmu(tables, new Kind(tables), switcher, {views});
  };
}

class KeepsWhatTheLastOwnerLeft extends HostPcids {
  override take(context: Context): Tag {
    return {...super.take(context), isNew: false};
  }
}

class TagsBothModesAlike extends HostPcids {
  override take(context: Context): Tag {
    return super.take({...context, view: 'whole'});
  }
}

class KnowsTheTreeInUseAlone extends HostPcids {
  override *of(): Generator<Pcid> {}
}

class FlushesThePageForTheKernelAlone extends InvalidatingTraces {
  override invlpg(gvn: Gvn): void {
    this.tables.machine.cpu.flushPage(gvn);
  }
}

const EVERYTHING_IS_THE_USERS: Views = {below: () => 'user'};

export const PVM_MUTANTS: readonly Mutant[] = [
  {bug: 'a host PCID that changes hands is not flushed', build: pvm({pcids: KeepsWhatTheLastOwnerLeft})},
  {bug: 'both modes have one host PCID', build: pvm({pcids: TagsBothModesAlike})},
  {bug: 'a flush of a context stays in the tree in use', build: pvm({pcids: KnowsTheTreeInUseAlone})},
  {bug: 'INVLPG keeps the page of user mode', build: pvm({consistency: FlushesThePageForTheKernelAlone})},
  {
    bug: "the kernel's pages lie in what the user's tree shares",
    build: pvm({views: EVERYTHING_IS_THE_USERS}),
  },
];
