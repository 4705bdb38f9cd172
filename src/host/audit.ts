import type {VirtualMachine} from './virtual-machine.ts';

/** Throws where a TLB entry leads to a host frame that holds no frame of the guest now. */
export function auditTlb({cpus, paging, physmap}: VirtualMachine): void {
  for (const tlb of cpus.flatMap(({tlbs}) => tlbs)) {
    for (const {gvn, frame, level} of tlb.list()) {
      for (let page = 0; page < paging.pagesIn(level); page++) {
        if (physmap.ownerOf(frame + page) !== undefined) continue;
        throw new Error(
          `TLB: page ${gvn + page} leads to host frame ${frame + page}, which holds no guest frame`,
        );
      }
    }
  }
}
