/** What is changed: entries, tables, traces, and what is flushed. Some of it is counted before it is done, some after. */
import type {Observation} from '../observation.ts';
import type {Gvn} from '../../hardware/address.ts';
import type {Actor, Flush, Table, Write} from '../step.ts';
import {add, type Draft, type Drafts} from './drafts.ts';
import type {Levels} from './levels.ts';
import {kindOf, type Setting} from './setting.ts';

const FLUSHES = /Flushes$/;

/** Of what is counted, what is told by it: that an entry is about to be written, that some have been, and so on. */
type Change =
  | 'about to write'
  | 'written'
  | 'also written'
  | 'made'
  | 'used again'
  | 'freed'
  | 'traced'
  | 'read-only';

const CHANGES: Readonly<Record<string, Change>> = {
  walkAdUpdates: 'about to write',
  guestWalkAdUpdates: 'about to write',
  nestedWalkAdUpdates: 'about to write',
  guestAdUpdates: 'about to write',
  shadowEntriesLinked: 'about to write',
  shadowEntriesFilled: 'written',
  nestedEntriesFilled: 'written',
  shadowEntriesUpdated: 'written',
  shadowEntriesSynced: 'written',
  shadowEntriesInvalidated: 'written',
  shadowEntriesFlushed: 'written',
  shadowEntriesDropped: 'written',
  shadowEntriesEvicted: 'written',
  hostEntriesDropped: 'written',
  largeEntriesBroken: 'written',
  shadowEntriesPrefetched: 'also written',
  shadowEntriesPrefaulted: 'also written',
  shadowPagesAllocated: 'made',
  shadowRootsAllocated: 'made',
  nestedTablesAllocated: 'made',
  shadowPagesReused: 'used again',
  shadowRootsReused: 'used again',
  shadowPagesDropped: 'freed',
  shadowPagesZapped: 'freed',
  shadowPagesFlooded: 'freed',
  shadowPagesUnshadowed: 'freed',
  shadowPagesEvicted: 'freed',
  tracesInstalled: 'traced',
  entriesWriteProtected: 'read-only',
};

export class Changes {
  private readonly drafts: Drafts;
  private readonly setting: Setting;
  private readonly levels: Levels;
  /** What was counted and is to be done next. */
  private dueWrite: Draft<Write> | undefined;
  private dueFlush: Draft<Flush> | undefined;

  constructor(drafts: Drafts, setting: Setting, levels: Levels) {
    this.drafts = drafts;
    this.setting = setting;
    this.levels = levels;
  }

  /** Whether the count was of a change. */
  count(name: string, by: number): boolean {
    const draft = FLUSHES.test(name) ? this.toBeFlushed() : this.changed(CHANGES[name], by);
    if (draft) add(draft, name, by);
    return draft !== undefined;
  }

  written({entry, before}: Observation & {seen: 'entry written'}): void {
    const due = this.dueWrite ?? this.write();
    this.dueWrite = undefined;
    due.step.tables = kindOf(this.setting, entry.owner);
    due.step.level = this.levels.of(entry);
    this.levels.learnBelow(entry, due.step.level);
    due.step.entry = entry;
    due.step.before = before;
    if (due.counts['shadowEntriesLinked'] !== undefined) this.leadsTo(entry.frame);
  }

  table({seen, owner, frame}: Observation & {seen: 'table made' | 'table freed'}): void {
    if (owner === 'guest') return;
    this.push(seen === 'table made' ? 'made' : 'freed', frame);
  }

  flushed({scope, gvn}: Observation & {seen: 'flushed'}): void {
    const due = this.dueFlush ?? this.sameFlush(gvn) ?? this.flush(this.flusher);
    this.dueFlush = undefined;
    due.step.scope = scope;
    due.step.gvn = gvn;
  }

  /** The page that was taken for use is the one in `frame`. */
  leadsTo(frame: number): void {
    const again = this.drafts.lastTable('used again');
    if (again === undefined || again.step.frame !== undefined) return;
    again.step.frame = frame;
    again.step.standsFor = this.setting.standsFor(frame)?.words;
  }

  private write(): Draft<Write> {
    const tables = this.setting.ownTables ?? 'guest';
    return this.drafts.push<Write>({kind: 'write', tables, level: undefined, entry: undefined, before: 0});
  }

  /** The processor carries out the guest's own flushes; an exit without tags is one. */
  private get flusher(): Actor {
    const {actor, newest} = this.drafts;
    return actor === 'guest' || newest?.step.kind === 'exit' ? 'cpu' : actor;
  }

  /** The page that was just flushed is flushed of more. */
  private sameFlush(gvn: Gvn | undefined): Draft<Flush> | undefined {
    const {newest} = this.drafts;
    const isSame = newest?.step.kind === 'flush' && gvn !== undefined && newest.step.gvn === gvn;
    return isSame ? (newest as Draft<Flush>) : undefined;
  }

  private flush(actor = this.drafts.actor): Draft<Flush> {
    return this.drafts.push<Flush>({kind: 'flush', scope: undefined, gvn: undefined}, actor);
  }

  private push(what: Table['what'], frame?: number): Draft<Table> {
    const standsFor = frame === undefined ? undefined : this.setting.standsFor(frame)?.words;
    const tables = kindOf(this.setting, 'host');
    return this.drafts.push<Table>({kind: 'table', what, tables, frame, standsFor, entries: 0});
  }

  /** The step that the count belongs to. */
  private changed(change: Change | undefined, by: number): Draft | undefined {
    switch (change) {
      case 'about to write':
        return (this.dueWrite = this.write());
      case 'written':
        return this.haveBeenWritten(by);
      case 'also written':
        return this.drafts.last('write') ?? this.write();
      case 'made':
        return this.made();
      case 'used again':
        return this.push('used again');
      case 'freed':
        return this.drafts.lastTable('freed') ?? this.push('freed');
      case 'traced':
        return this.traced();
      case 'read-only':
        return this.madeReadOnly(by);
      default:
        return undefined;
    }
  }

  private toBeFlushed(): Draft {
    return (this.dueFlush = this.flush());
  }

  /** One entry shows; of several, and of those that went with a page, how many they were. */
  private haveBeenWritten(by: number): Draft {
    const {drafts} = this;
    const concerned = drafts.uncounted(by);
    const {newest} = drafts;
    const isOfPage = newest?.step.kind === 'table' && newest.step.what === 'freed';
    if (by === 1 && concerned.length === 1 && !isOfPage) return concerned[0];
    drafts.remove(concerned);
    if (!isOfPage) return drafts.push({kind: 'clear', entries: by});
    newest.step.entries += by;
    return newest;
  }

  private made(): Draft {
    const made = this.drafts.lastTable('made') ?? this.push('made');
    const {frame} = made.step;
    if (frame !== undefined) made.step.standsFor = this.setting.standsFor(frame)?.words;
    return made;
  }

  /** The table of the page that was just made. */
  private traced(): Draft {
    const frame = this.drafts.lastTable('made')?.step.frame;
    const gfn = frame === undefined ? undefined : this.setting.standsFor(frame)?.gfn;
    return this.drafts.push({kind: 'protect', gfn, entries: 0});
  }

  private madeReadOnly(by: number): Draft {
    const {drafts} = this;
    drafts.remove(drafts.uncounted(by));
    const draft = drafts.last('protect') ?? drafts.push({kind: 'protect', gfn: undefined, entries: 0});
    draft.step.entries += by;
    return draft;
  }
}
