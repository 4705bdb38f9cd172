/** Shadow paging on VMX as hypervisors first set it up: INVLPG may run without an exit, and the TLB has no tags. */
import type {Gvn} from '../../hardware/address.ts';
import type {Consistency} from '../consistency.ts';
import {ShadowMmu, type ShadowParts} from '../shadow-mmu.ts';
import type {ShadowTables} from '../shadow-tables.ts';

export interface VmxControls {
  readonly invlpg: 'exits' | 'runs';
  readonly tlb: 'tagged' | 'emptied by exits';
}

export class EarlyVmxMmu extends ShadowMmu {
  private readonly controls: VmxControls;

  constructor(tables: ShadowTables, consistency: Consistency, parts: ShadowParts, controls: VmxControls) {
    super(tables, consistency, parts);
    this.controls = controls;
  }

  override invlpg(gvn: Gvn): void {
    if (this.controls.invlpg === 'exits') super.invlpg(gvn);
    else this.machine.cpu.flushPage(gvn);
  }

  protected override worldSwitch(): void {
    if (this.controls.tlb === 'tagged') super.worldSwitch();
    else this.machine.cpu.untaggedSwitch();
  }
}
