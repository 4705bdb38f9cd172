/** Bugs of the processor, under the strategy that shows them, and of nested paging. */
import {ACCESSED, DIRTY, type Gfn} from '../../../hardware/address.ts';
import type {Cpu} from '../../../hardware/cpu.ts';
import {NestedTlb} from '../../../hardware/nested-tlb.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {Native, NativeMmu} from '../../../strategies/native.ts';
import {Nested} from '../../../strategies/nested.ts';
import {heldBy} from '../keep-accounts.ts';
import type {Build, Mutant} from './mutant.ts';

export const native: Build = machine => new Native(machine);
export const nested: Build = machine => new Nested(machine);
const nothing = () => {};

/** The strategy on a processor that was spoiled before it started. */
const spoiled =
  (build: Build, spoil: (cpu: Cpu) => void): Build =>
  machine => {
    spoil(machine.cpu);
    return build(machine);
  };

/** Guest tables in which a walk never sets `bits`. */
const neverSets =
  (build: Build, bits: number): Build =>
  machine => {
    const {guestTables} = machine;
    const addFlags = guestTables.addFlags.bind(guestTables);
    guestTables.addFlags = (slot, flags) => addFlags(slot, flags & ~bits);
    return build(machine);
  };

/** Nested paging whose nested TLB was spoiled before it started. */
const withNestedTlb =
  (spoil: (tlb: NestedTlb) => void): Build =>
  machine => {
    const hypervisor = new Nested(machine);
    for (const held of heldBy(hypervisor)) if (held instanceof NestedTlb) spoil(held);
    return hypervisor;
  };

class KeepsTheOldRoot extends NativeMmu {
  private loads = 0;

  override loadCr3(value: Cr3): void {
    if (this.loads++ === 0 || !value.noFlush) super.loadCr3(value);
    else this.cpu.pcid = value.pcid;
  }
}

class SkipsInvept extends Nested {
  override hostUnmap(gfn: Gfn): void {
    const {cpu} = this.machine;
    const flush = cpu.flushAll.bind(cpu);
    cpu.flushAll = nothing;
    super.hostUnmap(gfn);
    cpu.flushAll = flush;
  }
}

/** A piece of a large guest page is taken for a whole page. */
function forgetsPieces(cpu: Cpu): void {
  const fill = cpu.fill.bind(cpu);
  cpu.fill = (gvn, access, found) => fill(gvn, access, {...found, guestLevel: found.level});
}

/** Every frame of a large page lies where its first does. */
function leadsToTheFirst(tlb: NestedTlb): void {
  const frameAt = tlb.frameAt.bind(tlb);
  tlb.frameAt = place => frameAt(place, 0);
}

/** The walk caches stay when a page is invalidated. */
function keepsPaths(cpu: Cpu): void {
  cpu.flushPage = gvn => {
    for (const tlb of cpu.tlbs) tlb.dropPage(gvn, cpu.pcid);
  };
}

/** An entry serves stores although the dirty bit was never set. */
function claimsDirty(cpu: Cpu): void {
  const fill = cpu.fill.bind(cpu);
  cpu.fill = (gvn, access, found) => fill(gvn, access, {...found, dirty: true});
}

/** Every entry is taken for a global one. */
function fillsGlobal(cpu: Cpu): void {
  const fill = cpu.fill.bind(cpu);
  cpu.fill = (gvn, access, found) => fill(gvn, access, {...found, global: true});
}

export const PROCESSOR_MUTANTS: readonly Mutant[] = [
  {bug: 'INVLPG does nothing', build: spoiled(native, cpu => (cpu.flushPage = nothing))},
  {bug: 'INVLPG keeps the paging-structure caches', build: spoiled(native, keepsPaths)},
  {bug: 'CR3 loads flush nothing', build: spoiled(native, cpu => (cpu.flushContext = nothing))},
  {bug: 'INVPCID of an address does nothing', build: spoiled(native, cpu => (cpu.flushAddress = nothing))},
  {
    bug: 'INVPCID of all contexts does nothing',
    build: spoiled(native, cpu => (cpu.flushNonGlobal = nothing)),
  },
  {bug: 'a toggle of CR4.PGE flushes nothing', build: spoiled(native, cpu => (cpu.flushAll = nothing))},
  {bug: '#PF drops nothing', build: spoiled(native, cpu => (cpu.faultRaised = nothing))},
  {bug: 'every page is global', build: spoiled(native, fillsGlobal)},
  {bug: 'a store through a clean entry sets no dirty bit', build: spoiled(native, claimsDirty)},
  {bug: 'no dirty bit is ever set', build: neverSets(native, DIRTY)},
  {bug: 'no accessed bit is ever set', build: neverSets(nested, ACCESSED)},
  {
    bug: 'a root loaded with bit 63 is not taken',
    build: machine => new Native(machine, cpu => new KeepsTheOldRoot(machine, cpu)),
  },
  {bug: 'INVLPG drops one fragment of a large page', build: spoiled(nested, forgetsPieces)},
  {bug: 'the nested TLB leads to the first frame of a large page', build: withNestedTlb(leadsToTheFirst)},
  {bug: 'the host takes a frame without INVEPT', build: machine => new SkipsInvept(machine)},
];
