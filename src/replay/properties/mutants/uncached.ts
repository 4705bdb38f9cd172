/** Bugs of shadow paging without a cache. */
import type {Gvn} from '../../../hardware/address.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {SoftwareTlbFlushes} from '../../../shadow/software-tlb/software-tlb.ts';
import {endOfPath, slotFor} from '../../../shadow/tables/path.ts';
import {uncached, type Mutant} from './mutant.ts';
import {NEVER_FLUSHES} from './never-flushes.ts';

class KeepsTheTreeAcrossSwitches extends SoftwareTlbFlushes {
  override loadCr3(value: Cr3): void {
    const {cpu} = this.loaded;
    cpu.pcid = value.pcid;
    cpu.flushAll();
  }
}

class HonoursBit63 extends SoftwareTlbFlushes {
  override loadCr3(value: Cr3): void {
    if (!value.noFlush) super.loadCr3(value);
  }
}

class DropsOneFragment extends SoftwareTlbFlushes {
  override invlpg(gvn: Gvn): void {
    const {tables, loaded} = this;
    loaded.cpu.flushPage(gvn);
    const page = endOfPath(tables, loaded.root!, gvn);
    const slot = slotFor(tables, page, gvn);
    if (tables.memory.isPresent(slot)) tables.clear(slot, page.role.level);
  }
}

class IgnoresInvlpg extends SoftwareTlbFlushes {
  override invlpg(): void {}
}

class IgnoresInvpcid extends SoftwareTlbFlushes {
  override invpcid(): void {}
}

class IgnoresGlobalFlushes extends SoftwareTlbFlushes {
  override toggleGlobalPages(): void {}
}

class KeepsAPageThatFaulted extends SoftwareTlbFlushes {
  override faultInjected(): void {}
}

export const UNCACHED_MUTANTS: readonly Mutant[] = [
  {
    bug: 'the tree of the last address space is used again',
    build: uncached({flushes: KeepsTheTreeAcrossSwitches}),
  },
  {bug: 'bit 63 of CR3 keeps the tree of another context', build: uncached({flushes: HonoursBit63})},
  {bug: 'INVLPG drops one fragment of a large page', build: uncached({flushes: DropsOneFragment})},
  {bug: 'INVLPG leaves tree and TLB alone', build: uncached({flushes: IgnoresInvlpg})},
  {bug: 'INVPCID leaves tree and TLB alone', build: uncached({flushes: IgnoresInvpcid})},
  {
    bug: 'a toggle of CR4.PGE leaves tree and TLB alone',
    build: uncached({flushes: IgnoresGlobalFlushes}),
  },
  {bug: 'a page stays in the tree when it faults', build: uncached({flushes: KeepsAPageThatFaulted})},
  {bug: 'the hypervisor never flushes the hardware', build: uncached(NEVER_FLUSHES)},
];
