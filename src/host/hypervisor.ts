import type {Gfn} from '../hardware/address.ts';
import type {Mmu} from '../hardware/mmu.ts';
import type {TableMemory} from '../hardware/memory.ts';
import type {Cpu} from '../hardware/cpu.ts';

/**
 * One virtual machine under one strategy: its replica of the guest's tables, what the host has backed, its own tables,
 * and a Cpu with an Mmu for the virtual CPU.
 */
export interface Hypervisor {
  readonly cpu: Cpu;
  readonly mmu: Mmu;
  /** This strategy's replica of the guest's page tables: its own walks set accessed and dirty bits here. */
  readonly guestTables: TableMemory;
  /** A guest frame becomes a table: it gets storage in `guestTables`. Free, for the frame was memory all along. */
  addGuestTable(gfn: Gfn): void;
  /** Balloon, swap, migration: nothing may translate to the frame afterwards. */
  hostUnmap(gfn: Gfn): void;
  /** Page sharing, dirty logging: the next store to the frame must be seen. */
  hostProtect(gfn: Gfn): void;
  /** Bytes of page tables that exist only because of virtualization, now. */
  overheadBytes(): number;
  /** Recomputes every invariant from scratch and throws where one does not hold. Used in tests and by --check. */
  audit(): void;
}
