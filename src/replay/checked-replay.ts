/** A replay that compares every answer with the reference, and holds what was counted to the laws of conservation. */
import type {Outcome} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {CHAPTER, type Chunk} from '../recording/format.ts';
import {Check} from './check.ts';
import {Checked} from './checked.ts';
import {Balance} from './conservation/balance.ts';
import {translates} from './conservation/observed.ts';
import {Disagreement, Replay} from './replay.ts';

export class CheckedReplay extends Replay {
  readonly checked = new Checked();
  private readonly check: Check;
  private readonly balance: Balance;

  constructor(hypervisor: Hypervisor) {
    super(hypervisor);
    const {paging, physmap} = hypervisor.machine;
    this.check = new Check(paging.levels, paging.indexBits, gfn => physmap.frameOf(gfn), this.checked);
    this.balance = new Balance(hypervisor.machine);
  }

  override step(chunk: Chunk, row: number): void {
    super.step(chunk, row);
    this.balance.event(chunk, row);
    if (!translates(chunk.kind[row])) this.check.event(chunk, row);
    if (chunk.kind[row] === CHAPTER) this.conserve();
  }

  /** Each access is checked by itself. */
  protected override goOn(): never {
    throw new Error('a packed chunk was given to a replay that checks every event');
  }

  /** After the last event: what is in the tables, what the strategy keeps, and what it counted. */
  override finish(): void {
    super.finish();
    this.check.finish(this.hypervisor.machine.guestTables);
    this.conserve();
    this.audit();
  }

  /** Holds what was counted since the last time to the laws of conservation. */
  conserve(): void {
    this.checked.laws += this.held(() => this.balance.strike());
  }

  /** Goes through what the strategy keeps. */
  audit(): void {
    this.held(() => this.hypervisor.audit());
    this.checked.audits++;
  }

  protected override answered(chunk: Chunk, row: number, outcome: Outcome): void {
    const {cpu} = this.hypervisor.machine;
    this.balance.answered(chunk.kind[row], outcome);
    this.check.access(chunk, row, outcome, cpu.frame, cpu.errorCode);
  }

  protected override disagree(chunk: Chunk, row: number, actual: number, expected: number): never {
    this.checked.disagreements++;
    super.disagree(chunk, row, actual, expected);
  }

  /** What goes wrong in `judge` is a disagreement, whoever found it. */
  private held<Answer>(judge: () => Answer): Answer {
    try {
      return judge();
    } catch (thrown) {
      this.checked.disagreements++;
      if (thrown instanceof Disagreement) throw thrown;
      throw new Disagreement(thrown instanceof Error ? thrown.message : String(thrown), {cause: thrown});
    }
  }
}
