/**
 * Write protection for as long as one address space is loaded: tables are traced and in step, but a load of CR3 drops
 * every shadow page, and with the pages their traces. What it loses to traces that are kept is what keeping is worth.
 */
import type {Cr3} from '../../hardware/mmu.ts';
import {InvalidatingTraces} from './invalidating-traces.ts';

export class TracesUntilSwitch extends InvalidatingTraces {
  override readonly title = 'invalidating traces, until a switch';

  override loadCr3(value: Cr3): void {
    const {tables} = this;
    const {cpu, events} = tables.machine;
    for (const page of tables.pool.pages()) {
      events.shadowEntriesDropped += tables.free(page);
      this.freed(page);
      events.shadowPagesDropped++;
    }
    cpu.pcid = value.pcid;
    tables.flushHardware('cr3LoadFlushes');
  }
}
