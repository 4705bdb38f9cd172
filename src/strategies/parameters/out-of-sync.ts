/** How far guest tables may go out of sync, and what Xen does beside to make emulated stores few and cheap. */
import type {XenEmulationSetting} from '../../shadow/xen/xen-emulation.ts';
import type {SearchStart} from '../../shadow/xen/writable-mappings.ts';
import type {Overruled, StrategyParameters, ValuesOf} from '../strategy.ts';
import {isOn, onOff} from './switch.ts';

export const OUT_OF_SYNC_PARAMETERS = {
  oosPages: {
    // include/asm-x86/mm.h, SHADOW_OOS_PAGES.
    default: 3,
    unit: 'tables',
    description: 'leaf tables that may be out of sync at a time, each with a snapshot; 0: none',
    min: 0,
    max: 512,
  },
  oosFixups: {
    // include/asm-x86/mm.h, SHADOW_OOS_FIXUPS.
    default: 2,
    unit: 'mappings',
    description:
      'writable mappings of a table out of sync that are remembered; 0: any number, and they are searched',
    min: 0,
    max: 64,
  },
  earlyUnshadowZeroWrites: {
    // hvm.c, check_for_early_unshadow: the second in a row.
    default: 2,
    unit: 'stores',
    description:
      'emulated stores of zero to one table, one after the other, that unshadow it; 0: no number does',
    min: 0,
  },
  // Linux's arch/x86/xen/mmu_hvm.c, xen_hvm_exit_mmap, makes it where the kernel has Xen's drivers; a plain one does not.
  dyingHint: onOff('off', {
    on: "the guest has Xen's drivers and says by a hypercall which address space dies; one zero is enough then",
    off: 'it has none, and says nothing',
  }),
  writableHeuristic: onOff('on', {
    on: 'the search for the writable mappings of a new table starts where the last one ended',
    off: 'at the oldest page',
  }),
  emulatedStore: {
    // hvm.c, validate_guest_pt_write.
    default: 'update',
    unit: '',
    description:
      'what becomes of the shadow entry of an emulated store: it is cleared, or written anew at once',
    choices: ['clear', 'update'],
  },
  skipVerify: onOff('on', {
    on: 'an emulated store to an absent entry that stays absent leaves the shadow alone',
    off: 'it is looked at like any other',
  }),
  virtualTlbEntries: {
    // private.h, VTLB_ENTRIES.
    default: 13,
    unit: 'entries',
    description:
      "translations that the emulator has at hand, by page number; 0: it walks the guest's tables each time",
    min: 0,
  },
  fastEmulation: onOff('on', {
    on: 'a store through the page of the last emulated one is emulated without a walk',
    off: 'each is walked for',
  }),
  fastFaultPath: onOff('on', {
    on: 'absent guest entries are marked in the shadow, and a fault there needs no walk (only where oosPages is 0)',
    off: 'each fault is walked for',
  }),
} as const satisfies StrategyParameters;

type OutOfSyncValues = ValuesOf<typeof OUT_OF_SYNC_PARAMETERS>;

export function outOfSyncOverruled({oosPages, fastFaultPath}: OutOfSyncValues): Overruled {
  if (oosPages === 0) return {oosFixups: 'oosPages to be above 0: with 0 no table is out of sync'};
  return isOn(fastFaultPath) ? {fastFaultPath: `off where oosPages is not 0: it is ${oosPages}`} : {};
}

export interface OutOfSyncSetting extends XenEmulationSetting {
  /** Tables that may be out of sync. */
  readonly pages: number;
  /** Writable mappings that each of them may have. */
  readonly fixups: number;
  /** Stores of zero to one table after which it is unshadowed; 0: none. */
  readonly zeroStores: number;
  readonly searchStart: SearchStart;
  readonly fastEmulation: 'on' | 'off';
  readonly virtualTlbEntries: number;
  readonly absenceMarks: 'on' | 'off';
}

export function outOfSyncOf(values: OutOfSyncValues): OutOfSyncSetting {
  const {oosPages, fastFaultPath} = values;
  return {
    pages: oosPages,
    fixups: values.oosFixups,
    zeroStores: values.earlyUnshadowZeroWrites,
    emulatedStore: values.emulatedStore === 'update' ? 'update' : 'clear',
    verifies: isOn(values.skipVerify) ? 'changes' : 'all',
    searchStart: isOn(values.writableHeuristic) ? 'last success' : 'oldest page',
    fastEmulation: isOn(values.fastEmulation) ? 'on' : 'off',
    virtualTlbEntries: values.virtualTlbEntries,
    absenceMarks: isOn(fastFaultPath) && oosPages === 0 ? 'on' : 'off',
  };
}
