/**
 * What Xen puts around the textbook's handling of a fault (`sh_page_fault` in xen/arch/x86/mm/shadow/multi.c): two faults are
 * known without a walk of the guest's tables, and the emulator of a store translates its address once more.
 */
import {faultBitsOf, type Access, type Gfn, type Gvn} from '../../hardware/address.ts';
import {countTraceFaultLoad} from '../../hardware/load-counts.ts';
import {EMULATED, GUEST_FAULT, type Outcome} from '../../hardware/mmu.ts';
import type {FaultHandler, ShadowFaults} from '../shadow-faults.ts';
import type {AbsenceMarks} from './absence-marks.ts';
import type {FastEmulation} from './fast-emulation.ts';
import type {VirtualTlb} from './virtual-tlb.ts';

interface Known {
  readonly marks: AbsenceMarks;
  readonly fast: FastEmulation;
  readonly virtualTlb: VirtualTlb;
}

export class XenFaults implements FaultHandler {
  private readonly textbook: ShadowFaults;
  private readonly known: Known;

  constructor(textbook: ShadowFaults, known: Known) {
    this.textbook = textbook;
    this.known = known;
  }

  handle(gvn: Gvn, access: Access, errorCode: number): Outcome {
    const {textbook} = this;
    const {marks, fast, virtualTlb} = this.known;
    textbook.exit();
    if (marks.knowAbsent(textbook.loaded.root, gvn)) return textbook.inject(gvn, faultBitsOf(access));
    const table = fast.tableOf(gvn, access, errorCode);
    if (table === undefined && fast.isAbout(gvn)) fast.forget();
    if (table !== undefined && this.emulatorReaches(gvn, access, table)) return textbook.trap(table);
    const outcome = textbook.resolve(gvn, access);
    if (outcome !== GUEST_FAULT) virtualTlb.fill(gvn);
    if (outcome === EMULATED) {
      fast.emulating(gvn, textbook.trapped);
      this.emulatorReaches(gvn, access, textbook.trapped);
    }
    return outcome;
  }

  /** The emulator of a store translates its address anew, unless it has it at hand; whether it comes to `table`. */
  private emulatorReaches(gvn: Gvn, access: Access, table: Gfn): boolean {
    if (this.known.virtualTlb.has(gvn)) return true;
    const {guestWalk, loaded} = this.textbook;
    const permitted = guestWalk.walk(loaded.guestRoot, gvn, access);
    guestWalk.countLoads(countTraceFaultLoad);
    return permitted && guestWalk.gfn === table;
  }
}
