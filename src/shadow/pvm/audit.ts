/** What must hold of PVM's trees and tags at any time. */
import {PRESENT, USER} from '../../hardware/address.ts';
import {MAY_USER} from '../../hardware/rights.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {HostPcids} from './host-pcids.ts';

/** Throws where the tree of user mode leads to a page of the kernel. */
export function auditUserPages(tables: ShadowTables): void {
  const {memory, pool} = tables;
  for (const {role, frame} of pool.pages()) {
    if (role.view !== 'user') continue;
    for (let index = 0; index < memory.entries; index++) {
      const slot = memory.slot(frame, index);
      const flags = memory.flagsAt(slot);
      if (!(flags & PRESENT)) continue;
      const isUsers = tables.isLeaf(slot, role.level)
        ? (flags & USER) !== 0
        : pool.at(memory.frameAt(slot)).role.view === 'user';
      if (!isUsers)
        throw new Error(
          `PVM: entry ${index} of level ${role.level} in the user tree, for guest frame ${role.gfn}, leads to the kernel's`,
        );
    }
  }
}

/**
 * Throws where the processor runs under the tag of another context, and where the TLB holds what no context is tagged by
 * or a page of the kernel for user mode.
 */
export function auditTags({cpu}: VirtualMachine, pcids: HostPcids, {role}: ShadowPage): void {
  pcids.audit();
  const running = pcids.contextOf(cpu.pcid);
  if (running?.root !== role.gfn || running.view !== role.view)
    throw new Error(
      `PVM: the root of guest frame ${role.gfn} runs under host PCID ${cpu.pcid}, which is another's`,
    );
  for (const tlb of cpu.tlbs) {
    for (const {gvn, pcid, rights} of tlb.list()) {
      const context = pcids.contextOf(pcid);
      if (!context)
        throw new Error(`PVM: the TLB holds page ${gvn} under host PCID ${pcid}, which tags nothing`);
      if (context.view === 'user' && !(rights & MAY_USER))
        throw new Error(`PVM: the TLB holds page ${gvn} of the kernel for user mode`);
    }
  }
}
