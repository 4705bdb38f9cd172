/**
 * Watches a hypervisor, whatever it is made of: the structures are looked for in everything that it holds, and their methods
 * that change something are wrapped. What each of its calls has changed is laid beside what was counted.
 *
 * What the hardware does by itself needs no event: a world switch without tags, an instruction of the guest's that did not
 * exit, and a load of CR3 by a switcher on its way back.
 */
import {Cpu} from '../../hardware/cpu.ts';
import {TableMemory} from '../../hardware/memory.ts';
import type {Mmu} from '../../hardware/mmu.ts';
import {NestedDimension} from '../../hardware/nested-dimension.ts';
import {HostTables} from '../../host/host-tables.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {CachedRoots} from '../../shadow/kvm/cached-roots.ts';
import {OutOfSyncSlots} from '../../shadow/xen/out-of-sync-slots.ts';
import {Snapshot} from '../../shadow/xen/snapshot.ts';
import {UnsyncPages} from '../../shadow/kvm/unsync-pages.ts';
import {ShadowPool} from '../../shadow/tables/pool.ts';
import {difference, EXIT_NAMES, Events, type EventCounts, type EventName} from '../../timing/events.ts';
import {ACCOUNTS, Changes} from './accounts.ts';
import {STRUCTURES} from './watched-structures.ts';

/** What puts a hypervisor to work: what its CPUs ask, and what the host does. */
const ASKED_BY_CPUS = [
  'translate',
  'staleFault',
  'loadCr3',
  'readCr3',
  'invlpg',
  'invpcid',
  'toggleGlobalPages',
  'hint',
  'emulateStore',
  'emulateData',
] as const satisfies readonly (keyof Mmu)[];
const ASKED_BY_HOST = ['hostUnmap', 'hostProtect'] as const satisfies readonly (keyof Hypervisor)[];

/** Calls that are one instruction of the guest's, which flushes by itself if it does not exit. */
const INSTRUCTIONS: readonly string[] = ['loadCr3', 'invlpg', 'invpcid', 'toggleGlobalPages'];

/** How much of each account there has been. */
export type Totals = ReadonlyMap<string, number>;

/** From now on any call of `hypervisor` throws where it changed more than it counted. */
export function keepAccounts(hypervisor: Hypervisor): Totals {
  const watch = new Watch(hypervisor);
  for (const held of heldBy(hypervisor)) {
    for (const {of, methods} of STRUCTURES) {
      if (!(held instanceof of)) continue;
      for (const name of methods.changes ?? []) watch.changing(held, name);
      for (const name of methods.unseen ?? []) watch.excusing(held, name);
    }
  }
  for (const cpu of hypervisor.machine.cpus) watch.processor(cpu);
  for (const vcpu of hypervisor.machine.cpus.keys())
    for (const name of ASKED_BY_CPUS) watch.calling(hypervisor.cpu(vcpu), name);
  for (const name of ASKED_BY_HOST) watch.calling(hypervisor, name);
  return watch.totals;
}

type Run = (...args: unknown[]) => unknown;

class Watch {
  readonly totals = new Map<string, number>();
  private readonly hypervisor: Hypervisor;
  private changes = new Changes();
  /** What had been counted when the last call ended: between two of them nobody counts what is accounted for. */
  private before: EventCounts;
  /** The call at hand; none while the hypervisor is not at work. */
  private call: string | undefined;
  /** Greater than 0 in what needs no event. */
  private excuses = 0;
  /** The page that was flushed from the context at hand just now: to flush it from all of them is the same flush. */
  private flushedPage: unknown;

  constructor(hypervisor: Hypervisor) {
    this.hypervisor = hypervisor;
    this.before = copied(hypervisor.machine.events);
  }

  /** A call of the hypervisor: its accounts are drawn up when it ends. */
  calling(asked: object, name: string): void {
    wrap(asked, name, (run, args) => {
      if (this.call !== undefined) return run(...args);
      this.call = name;
      this.changes = new Changes();
      const answer = run(...args);
      this.close(name);
      this.call = undefined;
      return answer;
    });
  }

  changing(held: object, name: string): void {
    wrap(held, name, (run, args) => {
      if (held instanceof CachedRoots)
        return this.rootsIn(held, () => run(...args), name === 'freed' ? args[0] : undefined);
      // A flush is looked at before it is made, for what is empty then has nothing to flush.
      if (held instanceof Cpu && this.isWatching() && !held.isEmpty) this.flush(name, args[0]);
      const answer = run(...args);
      if (!(held instanceof Cpu) && this.isWatching()) this.note(held, name, args[0], answer);
      return answer;
    });
  }

  /** What `name` does needs no event. */
  excusing(held: object, name: string, needsNone: () => boolean = () => true): void {
    wrap(held, name, (run, args) => {
      const excused = needsNone() ? 1 : 0;
      this.excuses += excused;
      const answer = run(...args);
      this.excuses -= excused;
      return answer;
    });
  }

  processor(cpu: Cpu): void {
    this.excusing(cpu, 'worldSwitch');
    this.excusing(cpu, 'untaggedSwitch');
    this.excusing(cpu, 'loadCr3', () => this.counted(['switcherCrossings', 'directSwitches']) > 0);
  }

  /**
   * What `act` takes from the roots at hand. One way to do so may be made of another. The root in use, if it was `freed`, is
   * taken from the virtual CPU by itself.
   */
  private rootsIn(roots: CachedRoots, act: () => unknown, freed?: unknown): unknown {
    const gone = this.changes.rootsGone;
    const before = roots.count;
    const answer = act();
    const left = roots.pages().filter(page => page !== freed).length;
    if (this.isWatching()) this.changes.rootsGone = gone + before - left;
    return answer;
  }

  private flush(name: string, argument: unknown): void {
    const isSame = name === 'flushPageEverywhere' && this.flushedPage === argument;
    this.flushedPage = name === 'flushPage' ? argument : undefined;
    const {call} = this;
    if (call !== undefined && INSTRUCTIONS.includes(call) && this.counted(EXIT_NAMES) === 0) return;
    if (!isSame) this.changes.flushes++;
  }

  private note(held: object, name: string, argument: unknown, answer: unknown): void {
    const {changes, hypervisor} = this;
    if (held === hypervisor.machine.guestTables) changes.guestEntries++;
    else if (held instanceof TableMemory) changes.entries.add(argument);
    else if (held instanceof HostTables) changes.tablesTaken++;
    else if (held instanceof NestedDimension) changes.nestedFlushes++;
    else if (held instanceof Snapshot) changes.snapshots++;
    else if (held instanceof UnsyncPages || held instanceof OutOfSyncSlots) changes.pagesUnsynced++;
    else if (held instanceof ShadowPool) {
      if (name === 'add') changes.pagesMade++;
      else if (name === 'remove') changes.pagesFreed++;
      else if (answer !== undefined) changes.pagesFound++;
    }
  }

  private isWatching(): boolean {
    return this.call !== undefined && this.excuses === 0;
  }

  private counted(names: readonly EventName[]): number {
    const {events} = this.hypervisor.machine;
    return names.reduce((sum, name) => sum + events[name] - this.before[name], 0);
  }

  private close(call: string): void {
    const {machine} = this.hypervisor;
    const now = copied(machine.events);
    let counts: EventCounts | undefined;
    for (const {what, changed, counted} of ACCOUNTS) {
      const done = changed(this.changes);
      if (done === 0) continue;
      counts ??= difference(now, this.before);
      const told = counted(counts, machine.paging.entries);
      if (done > told) throw new Error(`accounts: ${call}: ${what}: ${done}, of which ${told} were counted`);
      this.totals.set(what, (this.totals.get(what) ?? 0) + done);
    }
    this.before = now;
  }
}

/** As `snapshot` does, but in half the time: this is asked for at every access. */
const copied = (events: Events): EventCounts => Object.assign(new Events(), events);

/** Lets `around` run in the place of a method. */
function wrap(held: object, name: string, around: (run: Run, args: unknown[]) => unknown): void {
  const methods = held as Record<string, Run>;
  const run = methods[name].bind(held);
  methods[name] = (...args) => around(run, args);
}

/** Every object that the hypervisor holds, or that these hold, and so on. */
export function heldBy(hypervisor: Hypervisor): readonly object[] {
  const held = new Set<object>();
  const open: unknown[] = [hypervisor];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next) || held.has(next)) continue;
    held.add(next);
    if (next instanceof Map) open.push(...next.keys(), ...next.values());
    else if (next instanceof Set) open.push(...next);
    else open.push(...Object.values(next));
  }
  return [...held];
}
