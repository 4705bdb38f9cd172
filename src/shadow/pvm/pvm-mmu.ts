/**
 * PVM: shadow paging for a guest whose kernel runs unprivileged beside its processes, without VMX. (W. Huang and others,
 * "PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment", SOSP 2023.)
 *
 *   two trees        a guest root has a tree for its kernel and one for its processes, with no kernel page in it, and
 *                    the mode chooses which the hardware walks
 *   switcher         code mapped in both trees and the host's: it takes the guest from its kernel to its processes and
 *                    back without an exit, where it has both roots at hand, and carries every exit
 *   hypercalls       CR3 loads and invalidations exit; the kernel remembers CR3 itself, and reads it without
 *   prefault         the return from a page-fault handler exits, and the hypervisor fills the entry that was missed
 *
 * Read: virt-pvm/linux, Documentation/virt/kvm/x86/pvm-spec.rst and arch/x86/kvm/pvm/{pvm.c,host_mmu.c} (`switch_to_smod`,
 * `do_pvm_user_event`, `handle_synthetic_instruction_return_user`), and that code as posted for review
 * (`check_switch_cr3`: a direct switch needs the other mode's root to be the one that was loaded before;
 * `handle_hc_load_pagetables`, `pvm_flush_hwtlb_current`). What the two trees share is read from rules M3 and M4 of
 * pvm-invariants.rst in a fork. Of prefault only the paper tells, which was read second-hand: neither the specification
 * nor the code has it, and there a handler returns by a direct switch. That it sets no accessed or dirty bit is an
 * assumption.
 *
 * To the processor both modes are user mode and all leaves have U; here an access keeps the guest's mode and a leaf the
 * guest's U, which lets through the same accesses. An interrupt's arrival is counted nowhere, for it leaves the guest
 * under any hypervisor; what it costs here is a direct switch. PVM leaves the TLB alone when a flush of the guest finds
 * nothing changed; here the context goes. The switcher's own pages are not modelled, nor is the hypervisor below where PVM
 * runs in a virtual machine itself.
 */
import {isUser, type Access, type Gvn, type Pcid} from '../../hardware/address.ts';
import type {Cpu} from '../../hardware/cpu.ts';
import {countHiddenFaultLoad} from '../../hardware/load-counts.ts';
import {
  GUEST_FAULT,
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_SYSCALL,
  INVPCID_ADDRESS,
  INVPCID_CONTEXT,
  type Cr3,
  type Hint,
  type InvpcidScope,
  type Translated,
} from '../../hardware/mmu.ts';
import {ShadowMmu} from '../shadow-mmu.ts';
import type {ShadowParts} from '../shadow-parts.ts';
import type {ShadowPage, View} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import {TWO_TREES} from '../views.ts';
import {auditUserPages, auditTags} from './audit.ts';
import type {HostPcids} from './host-pcids.ts';

export interface Switcher {
  /** The tags of contexts: known to the processor, or to nobody but this program. */
  readonly pcids: HostPcids;
  readonly processorKnows: 'PCIDs' | 'no PCIDs';
  /** How the guest gets from its kernel to its processes and back. */
  readonly modeSwitch: 'direct' | 'exit';
  /** What the return from a page-fault handler is. */
  readonly faultReturn: 'prefault' | 'mode switch';
  /** What the tree of user mode shows: with the whole it is the kernel's own. */
  readonly userView: View;
}

type Mode = 'kernel' | 'user';

const TO_KERNEL: readonly Hint[] = [
  HINT_USER_TO_KERNEL_SYSCALL,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_FAULT,
];

/** An access that the guest's kernel was told of as a fault. */
interface Fault {
  readonly gvn: Gvn;
  readonly access: Access;
}

export class PvmMmu extends ShadowMmu {
  readonly switcher: Switcher;
  private mode: Mode = 'kernel';
  /** As the guest loaded it. */
  private cr3: Cr3 | undefined;
  /** The root that was in use before, if it is the other mode's: the switcher has it at hand. */
  private other: ShadowPage | undefined;
  /** The fault of user mode that the kernel is about. */
  private pending: Fault | undefined;

  /** The way back to the guest loads CR3, which `parts.loaded` must know. */
  constructor(tables: ShadowTables, switcher: Switcher, parts: ShadowParts) {
    super(tables, {
      views: TWO_TREES,
      ...parts,
      worldSwitch: cpu => {
        cpu.events.switcherCrossings += 2;
        writeCr3(cpu, switcher);
        cpu.hypervisorRuns();
      },
      // The guest's kernel keeps the value that it loaded.
      unintercepted: {cr3Reads: 'run'},
    });
    this.switcher = switcher;
  }

  override translate(gvn: Gvn, access: Access): Translated {
    // The marks have said so before, unless the recording has none.
    this.enter(isUser(access) ? 'user' : 'kernel');
    const outcome = super.translate(gvn, access);
    if (outcome === GUEST_FAULT) this.toKernel({gvn, access});
    return outcome;
  }

  override loadCr3(value: Cr3): void {
    const {cr3} = this;
    this.exit('exitsCr3Load');
    if (value.root !== cr3?.root || value.pcid !== cr3.pcid) this.other = undefined;
    this.cr3 = value;
    this.useContext(value);
    if (!value.noFlush) this.flushOthers(value.pcid);
    this.machine.events.shadowRootsLoaded++;
  }

  override invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.exit('exitsInvpcid');
    const {parts, switcher} = this;
    if (scope !== INVPCID_ADDRESS && scope !== INVPCID_CONTEXT)
      return parts.flushes.invpcid(scope, pcid, gvn);
    for (const tag of switcher.pcids.of(pcid)) parts.flushes.invpcid(scope, tag, gvn);
  }

  override hint(hint: Hint, operand: number): void {
    super.hint(hint, operand);
    if (hint === HINT_FAULT_RETURN) this.returnFromFault();
    else if (hint === HINT_KERNEL_TO_USER) this.enter('user');
    else if (TO_KERNEL.includes(hint)) this.enter('kernel');
  }

  /** Throws where the trees of the modes, or their tags, are mixed up. */
  override audit(): void {
    auditUserPages(this.tables);
    if (this.cr3) auditTags(this.machine, this.switcher.pcids, this.tree.root);
  }

  /** The guest goes on in `mode`, by itself if it can. */
  private enter(mode: Mode): void {
    if (mode === this.mode) return;
    if (this.switcher.modeSwitch === 'direct' && this.isAtHand(mode)) {
      this.machine.events.directSwitches++;
      writeCr3(this.loaded.cpu, this.switcher);
    } else {
      this.exit('exitsModeSwitch');
    }
    this.take(mode);
  }

  private isAtHand(mode: Mode): boolean {
    if (this.viewOf(mode) === this.viewOf(this.mode)) return true;
    return this.other !== undefined && this.tables.pool.holds(this.other);
  }

  private take(mode: Mode): void {
    const sameTree = this.viewOf(mode) === this.viewOf(this.mode);
    this.mode = mode;
    if (sameTree || !this.cr3) return;
    const left = this.tree.root;
    this.useContext({...this.cr3, noFlush: true});
    this.other = left;
  }

  private viewOf(mode: Mode): View {
    return mode === 'user' ? this.switcher.userView : 'whole';
  }

  /** The tree of `value` for the mode at hand, under its host PCID. */
  private useContext({root, pcid, noFlush}: Cr3): void {
    const view = this.viewOf(this.mode);
    const tag = this.switcher.pcids.take({root, pcid, view});
    if (tag.isNew) this.machine.events.hostPcidsAssigned++;
    this.useTree({root, pcid: tag.pcid, noFlush: noFlush && !tag.isNew}, view);
  }

  /** What the guest has under `pcid` in other trees than the one in use. */
  private flushOthers(pcid: Pcid): void {
    const {parts, loaded, switcher} = this;
    for (const tag of switcher.pcids.of(pcid)) {
      if (tag !== loaded.cpu.pcid) parts.flushes.invpcid(INVPCID_CONTEXT, tag, 0);
    }
  }

  /** The exit for the fault ends in the guest's kernel. */
  private toKernel(fault: Fault): void {
    this.pending = isUser(fault.access) ? fault : undefined;
    this.take('kernel');
  }

  /** From a fault of its own the kernel returns to itself. */
  private returnFromFault(): void {
    const {pending} = this;
    this.pending = undefined;
    if (!pending || this.mode === 'user') return;
    if (this.switcher.faultReturn === 'mode switch') return this.enter('user');
    this.exit('exitsFaultReturn');
    this.take('user');
    this.prefault(pending);
  }

  /** Fills the entry for an access that is about to be made again, if the guest's tables permit it now. */
  private prefault({gvn, access}: Fault): void {
    const {textbook, machine, loaded} = this;
    const {guestWalk} = textbook;
    const permitted = guestWalk.look(loaded.guestRoot, gvn, access);
    guestWalk.countLoads(countHiddenFaultLoad);
    if (!permitted) return;
    machine.physmap.back(guestWalk.gfn);
    textbook.fill(gvn);
    machine.events.shadowEntriesPrefaulted++;
  }
}

/** Without PCIDs a new root empties the TLB. */
function writeCr3(cpu: Cpu, {processorKnows}: Switcher): void {
  if (processorKnows === 'no PCIDs') cpu.untaggedSwitch();
}
