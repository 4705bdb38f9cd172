/** Bugs of PVM: of its host PCIDs, its two trees and its flushes. */
import type {Gvn, Pcid} from '../../../hardware/address.ts';
import {InStepFlushes} from '../../../shadow/in-step-flushes.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {CpuFlushes} from '../../../shadow/cpu-flushes.ts';
import {HostPcids, type Context, type Tag} from '../../../shadow/pvm/host-pcids.ts';
import {PvmMmu} from '../../../shadow/pvm/pvm-mmu.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {sharedByRole} from '../../../shadow/sharing.ts';
import {unboundedTables} from '../../../shadow/tables/unbounded-tables.ts';
import {Traces} from '../../../shadow/traces/traces.ts';
import {TWO_TREES, type Views} from '../../../shadow/views.ts';
import type {Build, Mutant} from './mutant.ts';

interface Parts {
  readonly pcids?: typeof HostPcids;
  readonly flushes?: typeof InStepFlushes;
  readonly views?: Views;
}

/** Fewer than the contexts of two address spaces, so that they change hands. */
const FEW_PCIDS = 3;

/** `pvm` on traces, with some of its parts replaced. */
export function pvm({
  pcids: Pcids = HostPcids,
  flushes: Flushes = InStepFlushes,
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
    const loaded = new LoadedContext(machine.cpu, new CpuFlushes(machine.cpu, 'loads CR3'));
    const sharing = sharedByRole(tables);
    const protection = new Traces(tables, sharing);
    const flushes = new Flushes(loaded);
    return new ShadowHypervisor(new PvmMmu(tables, switcher, {loaded, sharing, protection, flushes, views}));
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

class FlushesThePageForTheKernelAlone extends InStepFlushes {
  override invlpg(gvn: Gvn): void {
    this.loaded.cpu.flushPage(gvn);
  }
}

const EVERYTHING_IS_THE_USERS: Views = {below: () => 'user'};

export const PVM_MUTANTS: readonly Mutant[] = [
  {bug: 'a host PCID that changes hands is not flushed', build: pvm({pcids: KeepsWhatTheLastOwnerLeft})},
  {bug: 'both modes have one host PCID', build: pvm({pcids: TagsBothModesAlike})},
  {bug: 'a flush of a context stays in the tree in use', build: pvm({pcids: KnowsTheTreeInUseAlone})},
  {bug: 'INVLPG keeps the page of user mode', build: pvm({flushes: FlushesThePageForTheKernelAlone})},
  {
    bug: "the kernel's pages lie in what the user's tree shares",
    build: pvm({views: EVERYTHING_IS_THE_USERS}),
  },
];
