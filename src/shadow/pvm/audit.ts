/** What must hold of PVM's trees and tags at any time. */
import {USER} from '../../hardware/address.ts';
import {MAY_USER} from '../../hardware/rights.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {HostPcids} from './host-pcids.ts';

/** Throws where the tree of user mode leads to a page of the kernel. */
export function auditUserPages(tables: ShadowTables): void {
  const {memory, pool} = tables;
  for (const page of pool.pages()) {
    const {role} = page;
    if (role.view !== 'user') continue;
    for (const slot of tables.present(page)) {
      const child = tables.childAt(slot, role.level);
      const isUsers = child ? child.role.view === 'user' : (memory.flagsAt(slot) & USER) !== 0;
      if (!isUsers)
        throw new Error(
          `PVM: entry ${memory.indexOf(slot)} of level ${role.level} in the user tree, for guest frame ${role.gfn}, leads to the kernel's`,
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
