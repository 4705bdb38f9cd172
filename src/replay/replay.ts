/**
 * The replay loop: a recording's events, one after the other, put to one strategy. Where the guest's tables let an
 * access through the recording says so, and where they do not it says with which error code; a strategy that does
 * otherwise is wrong, and the replay stops there.
 */
import {lineOfEntry, USER_MODE, WRITE} from '../hardware/address.ts';
import type {Clock} from '../hardware/clock.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {DependentLoad} from '../hardware/dependent-load.ts';
import {BOOT_CPU, EMULATED, FILLED, GUEST_FAULT, type Mmu, type Outcome} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {
  BOOT_ENTRY,
  CHAPTER,
  COMPUTE,
  DEPENDENT_LOAD,
  ERROR_CODE_MASK,
  EXPECT_FAULT,
  EXPECT_RACY,
  HINT,
  HOST_PROTECT,
  HOST_UNMAP,
  INVLPG,
  INVPCID,
  isAccess,
  ITERATION,
  LAST_ACCESS,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  READ_CR3,
  REGION,
  SAME_INSTRUCTION,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  WORK,
  WORK_EVENTS,
  type Chunk,
} from '../recording/format.ts';
import {
  computedOf,
  countOf,
  cr3Of,
  expectationOf,
  flagsOf,
  frameOf,
  furtherOf,
  gvnOf,
  hintOf,
  indexOf,
  lineOf,
  marksOf,
  modeOf,
  operandOf,
  pcidOf,
  protectedGfnOf,
  regionOf,
  scopeOf,
  strideOf,
  tableOf,
  unmappedGfnOf,
  workOf,
  writtenGfnOf,
} from '../recording/operands.ts';
import {kindName} from '../recording/reader.ts';
import {EVENTS, snapshot, type EventCounts, type Events} from '../timing/events.ts';
import type {OwnCounts} from '../timing/own-events.ts';
import {shown} from '../timing/shown.ts';
import {Slices} from './slices.ts';

/** A strategy did something that the recording, or the oracle, does not allow. */
export class Disagreement extends Error {}

/** An event of a recording, by its number from 1 on, and what its kind is called. */
export interface EventPlace {
  readonly event: number;
  readonly kind: string;
}

export class Replay {
  readonly hypervisor: Hypervisor;
  private readonly mmu: Mmu;
  /** What had been counted when each chapter ended. */
  readonly atChapterEnd: EventCounts[] = [];
  /** The same of the strategy's own events. */
  readonly ownAtChapterEnd: OwnCounts[] = [];
  readonly slices: Slices;
  /** The event at which something was thrown. */
  stoppedAt: EventPlace | undefined;
  /** Events replayed before the chunk at hand. */
  private before = 0;
  /** Of the run at hand, which access after its first; 0 where there is none. */
  private further = 0;
  private readonly events: Events;
  private readonly clock: Clock;
  private readonly cpu: Cpu;
  private readonly dependentLoad: DependentLoad;

  constructor(hypervisor: Hypervisor) {
    const {events, clock, cpu} = hypervisor.machine;
    this.hypervisor = hypervisor;
    this.mmu = hypervisor.cpu(BOOT_CPU);
    this.events = events;
    this.clock = clock;
    this.cpu = cpu;
    this.dependentLoad = new DependentLoad(events);
    this.slices = new Slices(hypervisor.machine);
  }

  play(chunk: Chunk): void {
    const {length} = chunk;
    const {clock, slices} = this;
    let row = 0;
    try {
      for (; row < length; row++) {
        this.step(chunk, row);
        if (clock.instructions >= slices.due) slices.reached(clock.instructions);
        if (chunk.kind[row] <= LAST_ACCESS && furtherOf(chunk, row) > 0) this.goOn(chunk, row);
      }
    } catch (thrown) {
      this.stoppedAt = {event: this.eventNumber(chunk, row), kind: kindName(chunk.kind[row])};
      throw thrown;
    }
    this.before += length + chunk.folded;
  }

  /** Puts the event in `row` to the strategy. */
  step(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (kind <= LAST_ACCESS) return this.access(chunk, row);
    this.execute(chunk.instructions[row], 0);
    this.other(kind, chunk, row);
  }

  private endChapter(): void {
    this.expectKnownEvents();
    const {events, own} = this.hypervisor.machine;
    const [counts, ownCounts] = [snapshot(events), {...own}];
    expectCounts('events', counts, this.atChapterEnd.at(-1));
    expectCounts('own', ownCounts, this.ownAtChapterEnd.at(-1));
    this.atChapterEnd.push(counts);
    this.ownAtChapterEnd.push(ownCounts);
    this.slices.chapterEnded();
  }

  /** After the last event. */
  finish(): void {
    this.expectKnownEvents();
  }

  /** A strategy's own file is not type-checked, so a counter that is none would be lost unseen. */
  private expectKnownEvents(): void {
    const {events, own, ownNames} = this.hypervisor.machine;
    const unknown =
      Object.keys(events).find(name => !(name in EVENTS)) ??
      Object.keys(own).find(name => !ownNames.includes(name));
    if (unknown !== undefined) throw new Disagreement(`"${unknown}" is counted, and there is no such event`);
  }

  /** What the strategy answered to an access, a table store or a page read or written. */
  protected answered(_chunk: Chunk, _row: number, _outcome: Outcome): void {}

  /** Of the event in `row`, from 1 on. */
  private eventNumber(chunk: Chunk, row: number): number {
    let number = this.before + row + 1 + this.further;
    for (let earlier = 0; earlier < row; earlier++)
      if (isAccess(chunk.kind[earlier])) number += furtherOf(chunk, earlier);
    return number;
  }

  /** The guest has executed `instructions`, with `USER_MODE` or in its kernel. */
  private execute(instructions: number, mode: number): void {
    const {events, clock} = this;
    clock.instructions += instructions;
    if (mode === USER_MODE) events.userInstructions += instructions;
    else events.kernelInstructions += instructions;
  }

  /** The accesses of a run after its first, as many at once as end within a slice. */
  protected goOn(chunk: Chunk, row: number): void {
    const {clock, slices} = this;
    const all = furtherOf(chunk, row);
    const apart = chunk.instructions[row] + executedBy(marksOf(chunk, row));
    for (this.further = 1; this.further <= all; ) {
      const inSlice = apart === 0 ? all : Math.ceil((slices.due - clock.instructions) / apart);
      this.further += this.again(chunk, row, Math.min(all - this.further + 1, inSlice), apart);
      if (clock.instructions >= slices.due) slices.reached(clock.instructions);
    }
    this.further = 0;
  }

  /** Makes `times` accesses of a run, `apart` in instructions, or one where the strategy must be asked; returns how many. */
  private again(chunk: Chunk, row: number, times: number, apart: number): number {
    const {cpu} = this;
    const access = chunk.kind[row];
    const stride = strideOf(chunk, row);
    const line = lineOf(chunk, row) + this.further * stride;
    if (!cpu.accessAgain(gvnOf(chunk, row), access, times)) {
      this.access(chunk, row, line);
      return 1;
    }
    this.execute(times * apart, access & USER_MODE);
    if (stride === 0) cpu.touchAgain(access, line, times);
    else for (let at = 0; at < times; at++) cpu.touch(access, line + at * stride);
    return times;
  }

  private access(chunk: Chunk, row: number, line = lineOf(chunk, row)): void {
    const {cpu, mmu} = this;
    const access = chunk.kind[row];
    const expected = expectationOf(chunk, row);
    const marks = marksOf(chunk, row);
    const dependent = (marks & DEPENDENT_LOAD) !== 0;
    const executed = expected & EXPECT_FAULT ? 0 : executedBy(marks);
    this.execute(chunk.instructions[row] + executed, access & USER_MODE);
    if (dependent) this.dependentLoad.begin();
    const outcome = cpu.access(mmu, gvnOf(chunk, row), access);
    if (outcome !== GUEST_FAULT) cpu.touch(access, line);
    if (dependent) this.dependentLoad.end();
    if (outcome === EMULATED) mmu.emulateData();
    this.answered(chunk, row, outcome);
    const fault = outcome === GUEST_FAULT ? EXPECT_FAULT | cpu.errorCode : 0;
    if (fault !== (expected & ~EXPECT_RACY) && !(expected & EXPECT_RACY))
      this.disagree(chunk, row, fault, expected);
  }

  private other(kind: number, chunk: Chunk, row: number): void {
    const {hypervisor, mmu} = this;
    const {machine} = hypervisor;
    const {events, clock, paging} = machine;
    switch (kind) {
      case TABLE_STORE:
        events.guestTableStores++;
        return this.tableStore(chunk, row);
      case PAGE_WRITE:
        return this.pageWrite(chunk, row);
      case PAGE_READ:
        return this.pageRead(chunk, row);
      case COMPUTE:
        return this.execute(computedOf(chunk, row), modeOf(chunk, row));
      case WORK:
        events[WORK_EVENTS[workOf(chunk, row)]] += countOf(chunk, row);
        return;
      case LOAD_CR3:
        events.guestCr3Loads++;
        clock.cr3Loads++;
        mmu.loadCr3(cr3Of(chunk, row));
        return;
      case READ_CR3:
        events.guestCr3Reads++;
        mmu.readCr3();
        return;
      case INVLPG:
        events.guestInvlpgs++;
        mmu.invlpg(gvnOf(chunk, row));
        return;
      case INVPCID:
        events.guestInvpcids++;
        mmu.invpcid(scopeOf(chunk, row), pcidOf(chunk, row), gvnOf(chunk, row));
        return;
      case TOGGLE_GLOBAL_PAGES:
        events.guestGlobalFlushes++;
        mmu.toggleGlobalPages();
        return;
      case HINT:
        mmu.hint(hintOf(chunk, row), operandOf(chunk, row));
        return;
      case CHAPTER:
        return this.endChapter();
      case ITERATION:
        return this.slices.iterationEnded();
      case HOST_UNMAP:
        hypervisor.hostUnmap(unmappedGfnOf(chunk, row));
        return;
      case HOST_PROTECT:
        hypervisor.hostProtect(protectedGfnOf(chunk, row));
        return;
      case REGION:
        paging.intern(regionOf(chunk, row));
        return;
      case BOOT_ENTRY:
        this.store(chunk, row);
        return;
      default:
        throw new Error(
          `recording: event ${this.eventNumber(chunk, row)} is of kind ${kind}, which this version cannot replay`,
        );
    }
  }

  private tableStore(chunk: Chunk, row: number): void {
    const {hypervisor, mmu} = this;
    const {cpu} = hypervisor.machine;
    const outcome = cpu.access(mmu, gvnOf(chunk, row), WRITE);
    if (outcome === GUEST_FAULT) this.disagree(chunk, row, EXPECT_FAULT | cpu.errorCode, 0);
    cpu.touch(WRITE, lineOfEntry(indexOf(chunk, row)));
    if (outcome === FILLED) {
      this.store(chunk, row);
    } else {
      this.ensureTable(tableOf(chunk, row));
      mmu.emulateStore(indexOf(chunk, row), frameOf(chunk, row), flagsOf(chunk, row));
    }
    this.answered(chunk, row, outcome);
  }

  /** The page is overwritten: whatever table lay in it is no more. */
  private pageWrite(chunk: Chunk, row: number): void {
    const {hypervisor, mmu} = this;
    const {cpu, guestTables} = hypervisor.machine;
    const gfn = writtenGfnOf(chunk, row);
    const outcome = cpu.access(mmu, gvnOf(chunk, row), WRITE);
    if (outcome === GUEST_FAULT) this.disagree(chunk, row, EXPECT_FAULT | cpu.errorCode, 0);
    cpu.touchPage();
    if (outcome === EMULATED) mmu.emulateData();
    if (guestTables.isTable(gfn)) guestTables.remove(gfn);
    this.answered(chunk, row, outcome);
  }

  private pageRead(chunk: Chunk, row: number): void {
    const {hypervisor, mmu} = this;
    const {cpu} = hypervisor.machine;
    const outcome = cpu.access(mmu, gvnOf(chunk, row), 0);
    if (outcome === FILLED) cpu.touchPage();
    else this.disagree(chunk, row, EXPECT_FAULT | cpu.errorCode, 0);
    this.answered(chunk, row, outcome);
  }

  /** The guest's memory changes, and nobody is told. */
  private store(chunk: Chunk, row: number): void {
    const {guestTables} = this.hypervisor.machine;
    const table = tableOf(chunk, row);
    this.ensureTable(table);
    guestTables.store(guestTables.slot(table, indexOf(chunk, row)), frameOf(chunk, row), flagsOf(chunk, row));
  }

  protected disagree(chunk: Chunk, row: number, actual: number, expected: number): never {
    const {paging} = this.hypervisor.machine;
    const gvn = gvnOf(chunk, row);
    const address = paging.hexAddress(paging.regions[paging.slotOf(gvn)], paging.pageInRegion(gvn));
    throw new Disagreement(
      `event ${this.eventNumber(chunk, row)}, ${kindName(chunk.kind[row])} at ${address}: the strategy ${described(actual)}, ` +
        `but in the recording the access ${described(expected)}`,
    );
  }

  private ensureTable(gfn: number): void {
    const {machine} = this.hypervisor;
    if (!machine.guestTables.isTable(gfn)) machine.addGuestTable(gfn);
  }
}

/** Throws unless each counter is a whole number, and none has gone down since the chapter before ended. */
function expectCounts(part: 'events' | 'own', counts: OwnCounts, before: OwnCounts = {}): void {
  for (const [name, count] of Object.entries(counts)) {
    const {[name]: least = 0} = before;
    if (Number.isSafeInteger(count) && count >= least) continue;
    const expected = least === 0 ? '0 or more' : `at least ${least}, which it was a chapter ago`;
    throw new Error(
      `the counter machine.${part}.${name} is ${shown(count)}, expected a whole number, ${expected}`,
    );
  }
}

/** The instructions that an access with these marks executes where it succeeds. */
const executedBy = (marks: number): number => (marks & SAME_INSTRUCTION ? 0 : 1);

function described(expectation: number): string {
  if (!(expectation & EXPECT_FAULT)) return 'succeeded';
  return `faulted with error code ${expectation & ERROR_CODE_MASK}`;
}
