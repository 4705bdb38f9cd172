/** A virtual machine under shadow paging: what its virtual CPUs share, and what the host does to it. */
import type {Gfn} from '../hardware/address.ts';
import type {Vcpu} from '../hardware/mmu.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {ShadowMmu} from './shadow-mmu.ts';
import {auditShadowTables} from './tables/audit.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

export class ShadowHypervisor implements Hypervisor {
  readonly machine: VirtualMachine;
  readonly tables: ShadowTables;
  /** One for each virtual CPU. */
  readonly mmus: readonly ShadowMmu[];

  /** Of one virtual CPU. From now on its parts watch the tables. */
  constructor(mmu: ShadowMmu) {
    const {machine, tables, loaded, parts} = mmu;
    this.machine = machine;
    this.tables = tables;
    this.mmus = [mmu];
    const {protection, flushes, watchers} = parts;
    // The context last: what others note of a root that dies goes by whether it is in use.
    const told = [protection, ...(protection.watchers ?? []), flushes, ...(flushes.watchers ?? [])];
    tables.watch([...new Set([...told, ...watchers, loaded])]);
  }

  cpu(vcpu: Vcpu): ShadowMmu {
    return this.mmus[vcpu];
  }

  hostUnmap(gfn: Gfn): void {
    this.changeEntries(gfn, () => this.tables.dropAll(gfn));
    this.machine.takeFrame(gfn);
  }

  hostProtect(gfn: Gfn): void {
    const {tables} = this;
    this.changeEntries(
      gfn,
      () => tables.dropLarge(gfn) + tables.dropSwitches(gfn) + tables.writeProtect(gfn),
    );
    this.machine.protectFrame(gfn);
  }

  overheadBytes(): Overhead {
    return this.tables.host.overhead();
  }

  audit(): void {
    const {tables, machine, mmus} = this;
    auditShadowTables(tables);
    tables.watchers.audit();
    for (const mmu of mmus) mmu.audit();
    auditTlb(machine);
  }

  /** What is not backed is mapped nowhere, so there is nothing to change or to flush. */
  private changeEntries(gfn: Gfn, change: () => number): void {
    const {physmap, events, cpus} = this.machine;
    if (!physmap.isBacked(gfn)) return;
    events.hostEntriesDropped += change();
    events.hostFlushes++;
    for (const cpu of cpus) cpu.flushAll();
  }
}
