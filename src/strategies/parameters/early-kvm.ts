/**
 * How KVM's shadow pager of 2007 follows the guest, and what it asks of VMX. Sources are files of Linux 2.6.25 and 2.6.26,
 * and what they say is the default.
 */
import type {KvmFlushesSetting} from '../../shadow/kvm/kvm-flushes.ts';
import type {TreeSyncSetting} from '../../shadow/kvm/tree-sync.ts';
import type {UnsyncSetting} from '../../shadow/kvm/unsync-traces.ts';
import {FloodingInARow, NO_FLOODING, type WriteFlooding} from '../../shadow/kvm/write-flooding.ts';
import {TAGGED, UNTAGGED, type ShadowParts} from '../../shadow/shadow-parts.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import type {StrategyParameters, ValuesOf} from '../strategy.ts';
import {isOn, onOff} from './switch.ts';

export const EARLY_KVM_PARAMETERS = {
  floodThreshold: {
    // arch/x86/kvm/mmu.c: kvm_mmu_pte_write.
    default: 3,
    unit: 'stores',
    description: 'stores in a row to one table, unused meanwhile, that free its shadow pages; 0: any number',
    min: 0,
  },
  emulatedStore: {
    // arch/x86/kvm/mmu.c: mmu_pte_write_new_pte.
    default: 'update',
    unit: '',
    description:
      'what becomes of the shadow leaf of an emulated store: it is cleared, or written anew at once',
    choices: ['clear', 'update'],
  },
  // arch/x86/kvm/mmu.c: mmu_set_spte calls mmu_unshadow.
  unshadowOnUserStore: onOff('on', {
    on: 'a store of user mode to a table frees its shadow pages',
    off: 'it is emulated as any other',
  }),
  // arch/x86/kvm/vmx.c: bypass_guest_pf.
  bypassGuestFaults: onOff('on', {
    on: 'faults of entries not present reach the guest without an exit',
    off: 'each exits',
  }),
  // arch/x86/kvm/vmx.c: setup_vmcs_config asks for no exit, and kvm_vmx_exit_handlers has none.
  invlpgExits: onOff('off', {
    on: 'INVLPG exits',
    off: 'the processor carries it out',
  }),
  // arch/x86/kvm/vmx.c has no VPID yet, and vmx_flush_tlb is empty.
  useVpid: onOff('off', {
    on: 'a processor that can tag the TLB keeps it over an exit',
    off: 'each exit empties it',
  }),
} as const satisfies StrategyParameters;

type EarlyKvmValues = ValuesOf<typeof EARLY_KVM_PARAMETERS>;

export function earlySettingOf(values: EarlyKvmValues): UnsyncSetting & TreeSyncSetting & KvmFlushesSetting {
  return {
    unsync: 'none',
    emulatedStore: values.emulatedStore === 'update' ? 'update' : 'clear',
    userStores: isOn(values.unshadowOnUserStore) ? 'no table' : 'nothing',
    syncBatch: Number.POSITIVE_INFINITY,
    tags: 'none',
    flushOnChange: 'never',
    flushScope: 'all',
  };
}

export function floodingInARowOf(tables: ShadowTables, {floodThreshold}: EarlyKvmValues): WriteFlooding {
  return floodThreshold > 0 ? new FloodingInARow(tables, floodThreshold) : NO_FLOODING;
}

/** What exits, and what an exit does to the TLB. */
export function vmxControlsOf({
  invlpgExits,
  useVpid,
}: EarlyKvmValues): Pick<ShadowParts, 'unintercepted' | 'worldSwitch'> {
  return {
    unintercepted: isOn(invlpgExits) ? {} : {invlpg: 'run'},
    worldSwitch: isOn(useVpid) ? TAGGED : UNTAGGED,
  };
}
