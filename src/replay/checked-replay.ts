/** A replay that compares every answer with the reference. */
import type {Outcome} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {isAccess, PAGE_READ, PAGE_WRITE, TABLE_STORE, type Chunk} from '../recording/format.ts';
import {Check} from './check.ts';
import {Replay} from './replay.ts';

export class CheckedReplay extends Replay {
  private readonly check: Check;

  constructor(hypervisor: Hypervisor) {
    super(hypervisor);
    const {paging, physmap} = hypervisor.machine;
    this.check = new Check(paging.levels, paging.indexBits, gfn => physmap.frameOf(gfn));
  }

  override step(chunk: Chunk, row: number): void {
    super.step(chunk, row);
    if (!translates(chunk.kind[row])) this.check.event(chunk, row);
  }

  /** After the last event: what is in the tables, and what the strategy keeps. */
  override finish(): void {
    this.check.finish(this.hypervisor.machine.guestTables);
    this.hypervisor.audit();
  }

  protected override answered(chunk: Chunk, row: number, outcome: Outcome): void {
    const {cpu} = this.hypervisor.machine;
    this.check.access(chunk, row, outcome, cpu.frame, cpu.errorCode);
  }
}

const translates = (kind: number): boolean =>
  isAccess(kind) || kind === TABLE_STORE || kind === PAGE_WRITE || kind === PAGE_READ;
