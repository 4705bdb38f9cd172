/** Bugs of shadow paging without a cache. */
import type {Gvn} from '../../../hardware/address.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {SoftwareTlb} from '../../../shadow/software-tlb/software-tlb.ts';
import {ShadowTables} from '../../../shadow/shadow-tables.ts';
import {endOfWay, slotFor} from '../../../shadow/way.ts';
import {uncached, type Mutant} from './mutant.ts';

class KeepsTheTreeAcrossSwitches extends SoftwareTlb {
  private readonly shadow: ShadowTables;

  constructor(tables: ShadowTables) {
    super(tables);
    this.shadow = tables;
  }

  override loadCr3(value: Cr3): void {
    const {cpu} = this.shadow.machine;
    cpu.pcid = value.pcid;
    cpu.flushAll();
  }
}

class HonoursBit63 extends SoftwareTlb {
  override loadCr3(value: Cr3): void {
    if (!value.noFlush) super.loadCr3(value);
  }
}

class DropsOneFragment extends SoftwareTlb {
  private readonly shadow: ShadowTables;

  constructor(tables: ShadowTables) {
    super(tables);
    this.shadow = tables;
  }

  override invlpg(gvn: Gvn): void {
    const {machine, memory, pool} = this.shadow;
    machine.cpu.flushPage(gvn);
    const root = [...pool.pages()].find(page => pool.isRoot(page))!;
    const page = endOfWay(this.shadow, root, gvn);
    const slot = slotFor(this.shadow, page, gvn);
    if (memory.isPresent(slot)) this.shadow.clear(slot, page.role.level);
  }
}

class IgnoresInvlpg extends SoftwareTlb {
  override invlpg(): void {}
}

class IgnoresInvpcid extends SoftwareTlb {
  override invpcid(): void {}
}

class IgnoresGlobalFlushes extends SoftwareTlb {
  override toggleGlobalPages(): void {}
}

class KeepsAPageThatFaulted extends SoftwareTlb {
  override faultInjected(): void {}
}

class NeverFlushesHardware extends ShadowTables {
  override flushHardware(): void {}
}

export const UNCACHED_MUTANTS: readonly Mutant[] = [
  {
    bug: 'the tree of the last address space is used again',
    build: uncached({consistency: KeepsTheTreeAcrossSwitches}),
  },
  {bug: 'bit 63 of CR3 keeps the tree of another context', build: uncached({consistency: HonoursBit63})},
  {bug: 'INVLPG drops one fragment of a large page', build: uncached({consistency: DropsOneFragment})},
  {bug: 'INVLPG leaves tree and TLB alone', build: uncached({consistency: IgnoresInvlpg})},
  {bug: 'INVPCID leaves tree and TLB alone', build: uncached({consistency: IgnoresInvpcid})},
  {
    bug: 'a toggle of CR4.PGE leaves tree and TLB alone',
    build: uncached({consistency: IgnoresGlobalFlushes}),
  },
  {bug: 'a page stays in the tree when it faults', build: uncached({consistency: KeepsAPageThatFaulted})},
  {bug: 'the hypervisor never flushes the hardware', build: uncached({tables: NeverFlushesHardware})},
];
