/**
 * PVM: KVM's shadow MMU under a hypervisor that needs no VMX. What it adds, and what was read of it, stands in
 * shadow/pvm/pvm-mmu.ts; a comment beside a parameter says where its default is from.
 *
 * A guest of PVM needs no isolated kernel, since the tree of its processes has no kernel page. Where a recording has one
 * (guest.isolated=1), its CR3 loads are hypercalls like any.
 */
import {CpuFlushes} from '../shadow/cpu-flushes.ts';
import {unbounded} from '../shadow/eviction/unbounded.ts';
import {TREES} from '../shadow/eviction/unit.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {HostPcids, MOST_HOST_PCIDS} from '../shadow/pvm/host-pcids.ts';
import {PvmMmu, type Switcher} from '../shadow/pvm/pvm-mmu.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {kvmParts} from './kvm.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, poolUnbuildable, shadowTablesOf, type PoolValues} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOverruled} from './parameters/prefetch.ts';
import {isOn, onOff} from './parameters/switch.ts';
import {UNSYNC_PARAMETERS, unsyncContradiction, unsyncOverruled} from './parameters/unsync.ts';
import {strategy, type Overruled, type StrategyParameters, type ValuesOf} from './strategy.ts';

const SWITCHER_PARAMETERS = {
  hostPcids: {
    // arch/x86/kvm/pvm/pvm.h: NUM_HOST_PCID_FOR_GUEST. The paper gives 16 to each mode. That one is taken from its owner in
    // turn is the only rule that the code has, and no parameter.
    default: 32,
    unit: 'PCIDs',
    description: 'host PCIDs that tag the contexts of the guest, given in turn',
    min: 2,
    max: MOST_HOST_PCIDS,
  },
  // pvm.c, pvm_set_host_cr3: where the host has PCIDs.
  usePcid: {
    ...onOff('on', {
      on: 'contexts are tagged by host PCIDs',
      off: 'each change of tree and each exit empties the TLB',
    }),
    needs: 'PCID',
  },
  // The paper's switcher.
  directSwitch: onOff('on', {
    on: 'from kernel to user mode and back without an exit',
    off: 'each of the two is an exit',
  }),
  // The paper; neither the specification nor the public code has it.
  prefault: onOff('on', {
    on: 'the return from a page-fault handler exits, and the entry is filled',
    off: 'a switch, then a fault',
  }),
  // pvm-spec.rst, "Paging".
  userTree: onOff('on', {
    on: 'a tree for user mode, without kernel pages',
    off: "the kernel's serves both (unsafe, to compare)",
  }),
} as const satisfies StrategyParameters;

const {
  bypassGuestFaults: _none,
  usePcid: _guests,
  ...PAGER_PARAMETERS
} = withDefaults(UNSYNC_PARAMETERS, {
  // pvm.c, pvm_flush_hwtlb_current: it takes the host PCID from the root that is loaded.
  flushScope: 'context',
});

export const pvm = strategy({
  id: 'pvm',
  title: 'PVM (two trees, no VMX)',
  description:
    'shadow paging without VMX: a tree for the kernel and one for its processes, direct switches, prefault; needs no isolated guest kernel; where it runs in a virtual machine, what that costs is left out',
  virtual: true,
  parameters: {
    // As KVM's: PVM changes none of these.
    ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
    ...withDefaults(PREFETCH_PARAMETERS, {prefetch: 'group', prefetchEntries: 8}),
    ...PAGER_PARAMETERS,
    ...SWITCHER_PARAMETERS,
  },
  overruled: (values, around) => ({
    ...unsyncOverruled(values, around),
    ...prefetchOverruled(values),
    ...switcherOverruled(values),
  }),
  unbuildable: (values, around) =>
    unsyncContradiction({...values, ...NO_BYPASS}) ?? poolUnbuildable(values, around),
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu, new CpuFlushes(machine.cpu, 'loads CR3'));
    const parts = kvmParts(tables, loaded, {...values, ...NO_BYPASS});
    return new ShadowHypervisor(new PvmMmu(tables, switcherOf(values), parts));
  },
});

/** The tags are the hypervisor's own, and there is nothing that lets a fault of the guest pass by it. */
const NO_BYPASS = {usePcid: 'on', bypassGuestFaults: 'off'};

type SwitcherValues = ValuesOf<typeof SWITCHER_PARAMETERS>;

function switcherOverruled({
  usePcid,
  userTree,
  evictionUnit,
  poolRoots,
  eviction,
}: SwitcherValues & PoolValues): Overruled {
  const oneRoot = evictionUnit === TREES.id && poolRoots === 1 && eviction !== unbounded.id;
  const empties = 'usePcid to be on: without it each exit empties the TLB';
  return {
    ...(isOn(usePcid)
      ? {}
      : {
          hostPcids: 'usePcid to be on: without it nothing is tagged',
          flushOnChange: empties,
          flushScope: empties,
        }),
    ...(oneRoot && isOn(userTree)
      ? {directSwitch: 'poolRoots to be 0 or at least 2: of two trees only one is there'}
      : {}),
  };
}

function switcherOf(values: SwitcherValues): Switcher {
  const tagged = isOn(values.usePcid);
  return {
    pcids: new HostPcids(tagged ? values.hostPcids : MOST_HOST_PCIDS),
    processorKnows: tagged ? 'PCIDs' : 'no PCIDs',
    modeSwitch: isOn(values.directSwitch) ? 'direct' : 'exit',
    faultReturn: isOn(values.prefault) ? 'prefault' : 'mode switch',
    userView: isOn(values.userTree) ? 'user' : 'whole',
  };
}
