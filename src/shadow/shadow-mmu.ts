/**
 * Shadow paging on one virtual CPU: the hardware walks tables that the hypervisor made by composing the guest's tables with
 * the physmap. Whatever of the guest concerns translation exits; what that comes to is the business of the three roles in
 * `shadow-parts.ts`, and of a fault that of `shadow-faults.ts`.
 */
import type {Access, Gvn, Pcid} from '../hardware/address.ts';
import {
  FILLED,
  RESOLVED,
  type Cr3,
  type Hint,
  type InvpcidScope,
  type Mmu,
  type Translated,
} from '../hardware/mmu.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import {Reclaim} from './eviction/reclaim.ts';
import type {Sight} from './eviction/sight.ts';
import type {LoadedContext} from './loaded-context.ts';
import {ShadowFaults, type FaultHandler} from './shadow-faults.ts';
import {completed, type CompleteParts, type ShadowParts, type ShadowWalker} from './shadow-parts.ts';
import {ShadowTree} from './shadow-tree.ts';
import type {View} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

type ExitCause =
  | 'exitsSpuriousFault'
  | 'exitsCr3Load'
  | 'exitsCr3Read'
  | 'exitsInvlpg'
  | 'exitsInvpcid'
  | 'exitsGlobalFlush'
  | 'exitsModeSwitch'
  | 'exitsFaultReturn';

export class ShadowMmu implements Mmu {
  readonly machine: VirtualMachine;
  readonly tables: ShadowTables;
  readonly parts: CompleteParts;
  readonly loaded: LoadedContext;
  protected readonly tree: ShadowTree;
  /** How a fault is handled, as the textbook has it, and with what this hypervisor puts around that. */
  protected readonly textbook: ShadowFaults;
  private readonly faults: FaultHandler;
  private readonly walker: ShadowWalker;
  private readonly mostWalks: number;
  private readonly sight: Sight;

  constructor(tables: ShadowTables, parts: ShadowParts) {
    this.tables = tables;
    this.machine = tables.machine;
    this.parts = completed(parts, tables);
    this.loaded = parts.loaded;
    const {sight, pins, faults, walker, mostWalks} = this.parts;
    const reclaim = new Reclaim(tables, pins, sight);
    this.tree = new ShadowTree(tables, this.parts, reclaim);
    this.textbook = new ShadowFaults(tables, this.tree, reclaim, this.parts);
    this.faults = faults(this.textbook);
    this.walker = walker;
    this.mostWalks = mostWalks;
    this.sight = sight;
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {walker, mostWalks, tables, tree, faults, sight, loaded} = this;
    const {cpu} = loaded;
    for (let walks = 1; walks <= mostWalks; walks++) {
      if (walker.walk(tree.start, gvn, access)) {
        cpu.fill(gvn, access, walker.found);
        sight.walked(tables, loaded.root, gvn);
        return walks === 1 ? FILLED : RESOLVED;
      }
      cpu.faultRaised(gvn);
      const outcome = faults.handle(gvn, access, walker.errorCode);
      if (outcome !== FILLED) return outcome;
    }
    throw new Error(`shadow: the fault on page ${gvn} came back after it was handled`);
  }

  emulateStore(index: number, frame: number, flags: number): void {
    this.machine.events.emulatedStores++;
    this.carryOut(index, frame, flags);
  }

  emulateData(): void {
    this.machine.events.emulatedStores++;
    this.overwrite();
  }

  staleFault(): void {
    this.exit('exitsSpuriousFault');
  }

  loadCr3(value: Cr3): void {
    this.exit('exitsCr3Load');
    this.useTree(value, 'whole');
    this.machine.events.shadowRootsLoaded++;
  }

  readCr3(): void {
    if (this.parts.unintercepted.cr3Reads !== 'run') this.exit('exitsCr3Read');
  }

  invlpg(gvn: Gvn): void {
    if (this.parts.unintercepted.invlpg === 'run') return this.loaded.cpu.flushPage(gvn);
    this.exit('exitsInvlpg');
    this.parts.flushes.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.exit('exitsInvpcid');
    this.parts.flushes.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.exit('exitsGlobalFlush');
    this.parts.flushes.toggleGlobalPages();
  }

  hint(hint: Hint, operand: number): void {
    this.parts.hints.hint(hint, operand);
  }

  /** Throws where an invariant of this CPU's does not hold. */
  audit(): void {}

  /** The store to the table that it was caught at: the guest's memory changes, and then what shadows it. */
  protected carryOut(index: number, frame: number, flags: number): void {
    const {textbook, parts, tree} = this;
    const {guestTables} = this.machine;
    const slot = guestTables.slot(textbook.trapped, index);
    const before = guestTables.flagsAt(slot);
    guestTables.store(slot, frame, flags);
    parts.protection.stored(textbook.trapped, index, before);
    tree.keepRoot();
  }

  /** What was stored is no entry: the frame that it was caught at holds data now. */
  protected overwrite(): void {
    this.parts.protection.overwritten(this.textbook.trapped);
    this.tree.keepRoot();
  }

  /** The hardware walks the tree of `value` from now on. */
  protected useTree(value: Cr3, view: View): void {
    this.parts.flushes.loadCr3(value);
    this.loaded.loads(value.root, value.pcid);
    this.tree.takeRoot(value.root, view);
  }

  protected exit(cause: ExitCause): void {
    this.machine.events[cause]++;
    this.parts.worldSwitch(this.loaded.cpu);
  }
}
