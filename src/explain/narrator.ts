/**
 * Makes steps of what a watched machine tells. Every count goes to exactly one step, so the cycles of the steps add up to the
 * attribution of the event, whatever the strategy; the rest is order and words. Some things are counted before they are done and
 * some after: a step waits for its count, or a count for its deed.
 */
import {IN_L1, IN_L2, IN_LLC, IN_MEMORY, type CacheLevel} from '../hardware/caches.ts';
import type {Gfn, Level} from '../hardware/address.ts';
import type {Observation, Owner} from './observation.ts';
import type {
  Actor,
  Deed,
  Exit,
  FaultKind,
  Flush,
  Load,
  LookUp,
  Step,
  StepKind,
  Table,
  TableKind,
  Write,
} from './step.ts';

/** What the narrator is told of the machine. */
export interface Setting {
  /** What a count of an event costs. */
  readonly price: (event: string) => number;
  /** Of the tables that the hypervisor makes; none where there is no hypervisor. */
  readonly ownTables: Exclude<TableKind, 'guest'> | undefined;
  readonly hasSecondTlb: boolean;
  readonly hasWalkCaches: boolean;
  readonly hasNestedWalkCaches: boolean;
  readonly hasNestedTlb: boolean;
  /** What the hypervisor's table in a frame stands for, or stood for until it was given up, where it says so. */
  readonly standsFor: (frame: number) => TableRole | undefined;
  /** The frame of the shadow root in use. */
  readonly root: () => number | undefined;
}

export interface TableRole {
  /** In words: `the guest's PT in frame 0x12`. */
  readonly words: string;
  readonly gfn: Gfn;
  readonly level: Level;
}

/** A step in the making. */
interface Draft<Kind extends StepKind = StepKind> {
  readonly step: Kind;
  actor: Actor;
  readonly counts: Record<string, number>;
}

const LOADS = /^(walk|guestWalk|nestedWalk|hiddenFault|trueFault|traceFault|sync)Loads(L1|L2|Llc|Memory)$/;
const HYPERVISOR_LINES = /^hypervisorLoads/;
const DATA = /^(?:user|kernel)Data(L1|L2|Llc|Memory)$/;
const DEPENDENT = /^dependent/;
const LOOK_UP_HITS = /^(walkCache|guestWalkCache|nestedWalkCache|nestedTlb)Hits$/;
const FLUSHES = /Flushes$/;
const EXITS = /^exits/;
const GUEST = /^guest|^userInstructions$|^kernelInstructions$/;

/** Counted before the entry is written, and so waits for that. */
const BEFORE_WRITE = new Set([
  'walkAdUpdates',
  'guestWalkAdUpdates',
  'nestedWalkAdUpdates',
  'guestAdUpdates',
  'shadowEntriesLinked',
]);

/** Counted after entries were written. */
const AFTER_WRITE = new Set([
  'shadowEntriesFilled',
  'nestedEntriesFilled',
  'shadowEntriesUpdated',
  'shadowEntriesSynced',
  'shadowEntriesInvalidated',
  'shadowEntriesFlushed',
  'shadowEntriesDropped',
  'shadowEntriesEvicted',
  'hostEntriesDropped',
  'largeEntriesBroken',
]);

const MAKING = new Set(['shadowPagesAllocated', 'shadowRootsAllocated', 'nestedTablesAllocated']);
const USING_AGAIN = new Set(['shadowPagesReused', 'shadowRootsReused']);
const FREEING = new Set([
  'shadowPagesDropped',
  'shadowPagesZapped',
  'shadowPagesFlooded',
  'shadowPagesUnshadowed',
  'shadowPagesEvicted',
]);

const FAULT_OF: Readonly<Record<string, FaultKind>> = {
  exitsHiddenFault: 'hidden',
  exitsTrueFault: 'true',
  exitsTraceFault: 'trace',
  exitsUnprotectingStore: 'trace',
  exitsNestedViolation: 'violation',
};

const FOUND_IN: Readonly<Record<string, CacheLevel>> = {L1: IN_L1, L2: IN_L2, Llc: IN_LLC, Memory: IN_MEMORY};

export class Narrator {
  private readonly setting: Setting;
  private drafts: Draft[] = [];
  private actor: Actor = 'guest';
  /** Entries that were loaded and not yet counted, in order. */
  private readonly unpaid: Draft<Load>[] = [];
  private refused: 1 | 2 | undefined;
  /** What was counted and is to be done next. */
  private dueWrite: Draft<Write> | undefined;
  private dueFlush: Draft<Flush> | undefined;
  private exits = 0;
  /** Levels of tables that were read on the way. */
  private readonly levels = new Map<string, Level>();
  private readonly waits: Record<string, number> = {};

  constructor(setting: Setting) {
    this.setting = setting;
  }

  saw(observation: Observation): void {
    switch (observation.seen) {
      case 'count':
        return this.count(observation.name, observation.by);
      case 'entry loaded':
        return this.loaded(observation);
      case 'entry written':
        return this.written(observation);
      case 'table made':
      case 'table freed':
        return this.table(observation);
      case 'path looked for':
        return this.pathLookedFor(observation);
      case 'frame looked for':
        return this.frameLookedFor(observation);
      case 'TLB entry refused':
        this.refused = observation.level;
        return;
      case 'hypervisor entered':
        return this.entered();
      case 'flushed':
        return this.flushed(observation);
      case 'physmap read':
        return this.physmapRead(observation);
    }
  }

  /** After the event's last observation. */
  finish(): readonly Step[] {
    const root = this.setting.root();
    if (root !== undefined) this.usedAgain(root);
    if (this.actor === 'hypervisor') this.push({kind: 'resume', isRetried: false});
    for (const {step} of this.drafts)
      if (step.kind === 'fault' && step.fault === 'unknown') step.fault = 'guest';
    if (Object.keys(this.waits).length > 0) {
      const {counts} = this.push({kind: 'deed', event: 'dependentLoad', times: 1}, 'cpu');
      Object.assign(counts, this.waits);
    }
    return this.drafts.map(({step, actor, counts}) => ({
      ...step,
      actor,
      counts,
      cycles: this.cyclesOf(counts),
    }));
  }

  private cyclesOf(counts: Readonly<Record<string, number>>): number {
    return Object.entries(counts).reduce((sum, [name, count]) => sum + count * this.setting.price(name), 0);
  }

  private push<Kind extends StepKind>(step: Kind, actor = this.actor): Draft<Kind> {
    const draft: Draft<Kind> = {step, actor, counts: {}};
    this.drafts.push(draft);
    return draft;
  }

  private count(name: string, by: number): void {
    const [, origin] = LOADS.exec(name) ?? [];
    const [, data] = DATA.exec(name) ?? [];
    if (origin !== undefined) this.countLoad(origin, name, by);
    else if (data !== undefined) this.countData(data, name, by);
    else if (DEPENDENT.test(name)) this.waits[name] = (this.waits[name] ?? 0) + by;
    else if (HYPERVISOR_LINES.test(name)) add(this.last('exit') ?? this.deed(name, by), name, by);
    else if (LOOK_UP_HITS.test(name)) this.countHit(name, by);
    else if (EXITS.test(name)) this.countExit(name, by);
    else if (FLUSHES.test(name)) this.countFlush(name, by);
    else if (BEFORE_WRITE.has(name)) this.countBeforeWrite(name, by);
    else if (AFTER_WRITE.has(name)) this.countAfterWrite(name, by);
    else if (MAKING.has(name)) this.countMade(name, by);
    else if (USING_AGAIN.has(name)) this.countUsedAgain(name, by);
    else if (FREEING.has(name)) this.countFreed(name, by);
    else this.countOne(name, by);
  }

  private countOne(name: string, by: number): void {
    switch (name) {
      case 'tlbLookups':
        this.actor = 'cpu';
        return add(this.push({kind: 'look-up', structure: 'first-level TLB', answer: 'none'}), name, by);
      case 'tlbHits':
        return this.answer('found', name, by);
      case 'stlbHits':
        this.push({kind: 'look-up', structure: 'second-level TLB', answer: 'none'});
        return this.answer('found', name, by);
      case 'tlbMisses':
        return this.countMiss(name, by);
      case 'walks':
        return this.countWalk(name, by);
      case 'failedWalks':
        return add(this.push({kind: 'fault', fault: 'unknown'}), name, by);
      case 'tlbFills':
        return add(this.push({kind: 'fill'}, 'cpu'), name, by);
      case 'tracesInstalled':
        return add(this.push({kind: 'protect', gfn: this.justMade()?.gfn, entries: 0}), name, by);
      case 'entriesWriteProtected':
        return this.countProtected(name, by);
      case 'shadowEntriesPrefetched':
      case 'shadowEntriesPrefaulted':
        return add(this.last('write') ?? this.deed(name, by), name, by);
      case 'hostPagesCleared':
        return add(this.lastDeed('hostFaults') ?? this.deed(name, by), name, by);
      default:
        return add(this.deed(name, by), name, by);
    }
  }

  private deed(event: string, times: number): Draft<Deed> {
    return this.push({kind: 'deed', event, times}, GUEST.test(event) ? 'guest' : this.actor);
  }

  /** The last look-up answers so. */
  private answer(answer: LookUp['answer'], name: string, by: number): void {
    const draft =
      this.last('look-up') ?? this.push<LookUp>({kind: 'look-up', structure: 'first-level TLB', answer});
    draft.step.answer = answer;
    add(draft, name, by);
  }

  private countMiss(name: string, by: number): void {
    const {refused} = this;
    this.refused = undefined;
    if (refused !== 1 && this.setting.hasSecondTlb)
      this.push({kind: 'look-up', structure: 'second-level TLB', answer: 'none'});
    this.answer(refused === undefined ? 'none' : 'refused', name, by);
  }

  private countWalk(name: string, by: number): void {
    const isRetry = this.actor === 'hypervisor';
    if (isRetry) this.push({kind: 'resume', isRetried: true});
    this.actor = 'cpu';
    const {ownTables} = this.setting;
    add(this.push({kind: 'walk', tables: ownTables ?? 'guest', isRetry}), name, by);
  }

  private countHit(name: string, by: number): void {
    this.answer('found', name, by);
  }

  private countLoad(origin: string, name: string, by: number): void {
    const draft = this.unpaid.shift();
    if (draft === undefined) return add(this.deed(name, by), name, by);
    draft.actor = origin.endsWith('alk') ? 'cpu' : 'hypervisor';
    if (origin === 'nestedWalk') draft.step.tables = 'nested';
    add(draft, name, by);
  }

  private countData(found: string, name: string, by: number): void {
    add(this.push({kind: 'data', foundIn: FOUND_IN[found]}), name, by);
    if (this.actor === 'cpu') this.actor = 'guest';
  }

  private countExit(name: string, by: number): void {
    const open = this.last('exit');
    const draft: Draft<Exit> =
      open && open.step.cause === undefined ? open : this.push<Exit>({kind: 'exit', cause: name}, 'cpu');
    draft.step.cause = name;
    add(draft, name, by);
    this.exits++;
    this.actor = 'hypervisor';
    const fault = FAULT_OF[name];
    const failed = this.last('fault');
    if (fault !== undefined && failed?.step.fault === 'unknown') failed.step.fault = fault;
    if (fault !== undefined) this.push({kind: 'verdict', fault});
    if (fault === 'true') this.push({kind: 'inject'});
  }

  /** The exit at hand is counted after the switch, or was before it. */
  private entered(): void {
    const open = this.drafts.at(-1);
    this.actor = 'hypervisor';
    if (open?.step.kind !== 'exit') this.push<Exit>({kind: 'exit', cause: undefined}, 'cpu');
  }

  private countFlush(name: string, by: number): void {
    this.dueFlush = this.push<Flush>({kind: 'flush', scope: undefined, gvn: undefined});
    add(this.dueFlush, name, by);
  }

  private flushed({scope, gvn}: Observation & {seen: 'flushed'}): void {
    const doer = this.actor === 'guest' ? 'cpu' : this.actor;
    const due = this.dueFlush ?? this.push<Flush>({kind: 'flush', scope: undefined, gvn: undefined}, doer);
    this.dueFlush = undefined;
    due.step.scope = scope;
    due.step.gvn = gvn;
  }

  private countBeforeWrite(name: string, by: number): void {
    this.dueWrite = this.push<Write>({
      kind: 'write',
      tables: this.setting.ownTables ?? 'guest',
      level: undefined,
      entry: undefined,
      before: 0,
    });
    add(this.dueWrite, name, by);
  }

  private written({entry, before}: Observation & {seen: 'entry written'}): void {
    const due =
      this.dueWrite ??
      this.push<Write>({kind: 'write', tables: 'guest', level: undefined, entry: undefined, before});
    this.dueWrite = undefined;
    due.step.tables = this.kindOf(entry.owner);
    due.step.level = this.levelOf(entry.owner, entry.table);
    due.step.entry = entry;
    due.step.before = before;
    if (due.counts['shadowEntriesLinked'] !== undefined) this.usedAgain(entry.frame);
  }

  /** Entries were written, and are now counted: one shows; of several, and of those that went with a page, how many they were. */
  private countAfterWrite(name: string, by: number): void {
    const uncounted = this.drafts.filter(({step, counts}) => step.kind === 'write' && isUncounted(counts));
    const concerned = uncounted.filter(({actor}) => actor !== 'guest').slice(-by);
    const last = this.drafts.at(-1);
    if (last?.step.kind === 'table' && last.step.what === 'freed') {
      last.step.entries += by;
      this.remove(concerned);
      return add(last, name, by);
    }
    if (by === 1 && concerned.length === 1) return add(concerned[0], name, by);
    this.remove(concerned);
    add(this.push({kind: 'clear', entries: by}), name, by);
  }

  private remove(concerned: readonly Draft[]): void {
    this.drafts = this.drafts.filter(draft => !concerned.includes(draft));
  }

  private countProtected(name: string, by: number): void {
    const written = this.drafts.filter(({step, counts}) => step.kind === 'write' && isUncounted(counts));
    this.remove(written.slice(-by));
    const draft = this.last('protect') ?? this.push({kind: 'protect', gfn: undefined, entries: 0});
    draft.step.entries += by;
    add(draft, name, by);
  }

  private table({seen, owner, frame}: Observation & {seen: 'table made' | 'table freed'}): void {
    if (owner === 'guest') return;
    const what = seen === 'table made' ? 'made' : 'freed';
    const standsFor = this.setting.standsFor(frame)?.words;
    this.push<Table>({kind: 'table', what, tables: this.kindOf(owner), frame, standsFor, entries: 0});
  }

  private countMade(name: string, by: number): void {
    const made = this.lastTable('made');
    if (made?.step.frame !== undefined) made.step.standsFor = this.setting.standsFor(made.step.frame)?.words;
    add(made ?? this.deed(name, by), name, by);
  }

  private countUsedAgain(name: string, by: number): void {
    const tables = this.kindOf('host');
    const draft: Draft<Table> = this.push({
      kind: 'table',
      what: 'used again',
      tables,
      frame: undefined,
      standsFor: undefined,
      entries: 0,
    });
    add(draft, name, by);
  }

  /** The link that was written leads to the page that was taken for use. */
  private usedAgain(frame: number): void {
    const again = this.lastTable('used again');
    if (again === undefined || again.step.frame !== undefined) return;
    again.step.frame = frame;
    again.step.standsFor = this.setting.standsFor(frame)?.words;
  }

  private countFreed(name: string, by: number): void {
    add(this.lastTable('freed') ?? this.deed(name, by), name, by);
  }

  private loaded({entry, level, foundIn}: Observation & {seen: 'entry loaded'}): void {
    const known = level ?? this.levelOf(entry.owner, entry.table);
    if (known !== undefined) this.levels.set(`${entry.owner} ${entry.table}`, known);
    const load: Load = {kind: 'load', tables: this.kindOf(entry.owner), level: known, entry, foundIn};
    this.unpaid.push(this.push(load));
  }

  private pathLookedFor({dimension, level, frame}: Observation & {seen: 'path looked for'}): void {
    const {hasWalkCaches, hasNestedWalkCaches} = this.setting;
    if (dimension === 'guest' ? !hasWalkCaches : !hasNestedWalkCaches) return;
    const structure = dimension === 'guest' ? 'paging-structure cache' : 'nested paging-structure cache';
    const found = level > 0 ? {level, frame} : {};
    this.push<LookUp>({kind: 'look-up', structure, answer: level > 0 ? 'found' : 'none', ...found});
  }

  private frameLookedFor({gfn, isHeld}: Observation & {seen: 'frame looked for'}): void {
    if (!this.setting.hasNestedTlb) return;
    this.push<LookUp>({kind: 'look-up', structure: 'nested TLB', gfn, answer: isHeld ? 'refused' : 'none'});
  }

  /** Native tables say where a page lies, and a frame that was read is not read again. */
  private physmapRead({gfn, hfn}: Observation & {seen: 'physmap read'}): void {
    if (this.setting.ownTables === undefined || this.actor !== 'hypervisor') return;
    const isKnown = this.drafts.some(
      ({step}) => step.kind === 'look-up' && step.structure === 'physmap' && step.gfn === gfn,
    );
    if (!isKnown)
      this.push<LookUp>({kind: 'look-up', structure: 'physmap', gfn, answer: 'found', frame: hfn});
  }

  private kindOf(owner: Owner): TableKind {
    return owner === 'guest' ? 'guest' : (this.setting.ownTables ?? 'nested');
  }

  private levelOf(owner: Owner, table: number): Level | undefined {
    const read = this.levels.get(`${owner} ${table}`);
    return read ?? (owner === 'host' ? this.setting.standsFor(table)?.level : undefined);
  }

  private justMade(): TableRole | undefined {
    const frame = this.lastTable('made')?.step.frame;
    return frame === undefined ? undefined : this.setting.standsFor(frame);
  }

  private last<Kind extends StepKind['kind']>(kind: Kind): Draft<StepKind & {kind: Kind}> | undefined {
    return this.drafts.findLast(({step}) => step.kind === kind) as Draft<StepKind & {kind: Kind}> | undefined;
  }

  private lastTable(what: Table['what']): Draft<Table> | undefined {
    return this.drafts.findLast(({step}) => step.kind === 'table' && step.what === what) as
      | Draft<Table>
      | undefined;
  }

  private lastDeed(event: string): Draft | undefined {
    return this.drafts.findLast(({step}) => step.kind === 'deed' && step.event === event);
  }
}

const isUncounted = (counts: Readonly<Record<string, number>>): boolean => Object.keys(counts).length === 0;

function add({counts}: Draft, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
