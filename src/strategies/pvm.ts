/**
 * PVM: KVM's shadow MMU under a hypervisor that needs no VMX. What it adds, and what was read of it, stands in
 * shadow/pvm/pvm-mmu.ts; a comment beside a parameter says where its default is from.
 */
import {InvalidatingTraces} from '../shadow/consistency/invalidating-traces.ts';
import {PERFECT} from '../shadow/eviction/sight.ts';
import {HostPcids, MOST_HOST_PCIDS} from '../shadow/pvm/host-pcids.ts';
import {PvmMmu, type Switcher} from '../shadow/pvm/pvm-mmu.ts';
import {WatchedPvmMmu} from '../shadow/pvm/watched-pvm-mmu.ts';
import {POOL_PARAMETERS, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf} from './parameters/prefetch.ts';
import {strategy, type StrategyParameters, type ValuesOf} from './strategy.ts';

const SWITCHER_PARAMETERS = {
  hostPcids: {
    // virt-pvm/linux, arch/x86/kvm/pvm/pvm.h: NUM_HOST_PCID_FOR_GUEST. The paper gives 16 to each mode.
    default: 32,
    unit: 'PCIDs',
    description: 'host PCIDs that tag the contexts of the guest, given in turn',
    min: 2,
    max: MOST_HOST_PCIDS,
  },
  usePcid: {
    // pvm.c, pvm_set_host_cr3: where the host has PCIDs.
    default: 1,
    unit: '0 or 1',
    description: '1: contexts are tagged by host PCIDs; 0: each change of tree and each exit empties the TLB',
    choices: [0, 1],
    needs: 'PCID',
  },
  directSwitch: {
    // The paper's switcher.
    default: 1,
    unit: '0 or 1',
    description: '1: from kernel to user mode and back without an exit; 0: each way is an exit',
    choices: [0, 1],
  },
  prefault: {
    // The paper; neither the specification nor the public code has it.
    default: 1,
    unit: '0 or 1',
    description:
      '1: the return from a page-fault handler exits, and the entry is filled; 0: a switch, then a fault',
    choices: [0, 1],
  },
  userTree: {
    // pvm-spec.rst, "Paging".
    default: 1,
    unit: '0 or 1',
    description:
      "1: a tree for user mode, without kernel pages; 0: the kernel's serves both (unsafe, to compare)",
    choices: [0, 1],
  },
} as const satisfies StrategyParameters;

export const pvm = strategy({
  id: 'pvm',
  title: 'PVM',
  description:
    'shadow paging without VMX: two trees a guest root, direct switches, prefault; needs no isolated guest kernel',
  virtual: true,
  parameters: {...POOL_PARAMETERS, ...PREFETCH_PARAMETERS, ...SWITCHER_PARAMETERS},
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const consistency = new InvalidatingTraces(tables);
    const parts = {prefetch: prefetchOf(tables, consistency, values), sight: sightOf(values)};
    const Kind = values.policySees === PERFECT.id ? WatchedPvmMmu : PvmMmu;
    return new Kind(tables, consistency, switcherOf(values), parts);
  },
});

function switcherOf(values: ValuesOf<typeof SWITCHER_PARAMETERS>): Switcher {
  const tagged = values.usePcid === 1;
  return {
    pcids: new HostPcids(tagged ? values.hostPcids : MOST_HOST_PCIDS),
    processorKnows: tagged ? 'PCIDs' : 'no PCIDs',
    modeSwitch: values.directSwitch === 1 ? 'direct' : 'exit',
    faultReturn: values.prefault === 1 ? 'prefault' : 'mode switch',
    userView: values.userTree === 1 ? 'user' : 'whole',
  };
}
