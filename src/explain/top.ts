/** Where a kind of event comes from: how much of it each chapter, process, mapping, table and operation of the guest has. */
import type {Paging} from '../hardware/address.ts';
import type {Chunk} from '../recording/format.ts';
import {accessName, eventAt, type RecordedEvent} from '../recording/reader.ts';
import type {Replay} from '../replay/replay.ts';
import type {EventName} from '../timing/events.ts';
import {pagingOf, plainReplayOf, recordUntilEnough, type Scene} from './explained.ts';
import {GuestTables, type GuestTable} from './guest-tables.ts';
import {addressOf, hex, tableName} from './names.ts';
import {Operations, type Operation} from './operation.ts';

export interface Share {
  readonly name: string;
  readonly count: number;
  /** Of the whole. */
  readonly share: number;
}

export interface Top {
  readonly event: string;
  readonly strategy: string;
  readonly total: number;
  /** A list for each way to look at it, the largest share first. */
  readonly lists: readonly {readonly by: string; readonly shares: readonly Share[]}[];
}

/** Where `name` comes from under the first strategy, in all of the recording or in what is measured of it. */
export function topOf(scene: Scene, name: string, {measured}: {readonly measured: boolean}): Top {
  const survey = new Survey(scene, name, measured);
  const {chapters} = recordUntilEnough(scene.source, chunk => survey.look(chunk));
  return {event: name, strategy: scene.subjects[0].label, ...survey.result(chapters)};
}

/** One event that counted what is asked for. */
interface Hit {
  readonly count: number;
  readonly chapter: number;
  readonly process: string;
  readonly kind: string;
  readonly page: bigint | undefined;
  readonly table: GuestTable | undefined;
  readonly operation: Operation;
}

class Survey {
  private readonly replay: Replay;
  private readonly paging: Paging;
  private readonly count: () => number;
  private readonly measured: boolean;
  private readonly operations = new Operations();
  private readonly tables: GuestTables;
  private readonly roots: number[] = [];
  private readonly hits: Hit[] = [];
  private root = 0;
  private chapter = 0;

  constructor(scene: Scene, name: string, measured: boolean) {
    this.replay = plainReplayOf(scene);
    this.paging = pagingOf(scene.source);
    this.measured = measured;
    this.tables = new GuestTables(scene.source.levels);
    const {events, own} = this.replay.hypervisor.machine;
    this.count = () => events[name as EventName] ?? own[name as never];
  }

  look(chunk: Chunk): void {
    for (let row = 0; row < chunk.length; row++) {
      const event = eventAt(chunk, row);
      this.follow(event);
      const before = this.count();
      this.replay.step(chunk, row);
      const count = this.count() - before;
      if (count > 0 && (this.chapter > 0 || !this.measured)) this.hits.push(this.hit(event, count));
      if (event.type === 'chapter') this.chapter = event.number + 1;
    }
  }

  result(chapters: readonly string[]): Pick<Top, 'total' | 'lists'> {
    this.operations.end();
    const {hits} = this;
    const total = hits.reduce((sum, {count}) => sum + count, 0);
    const mappings = mappingsOf(hits);
    const by = (title: string, nameOf: (hit: Hit) => string | undefined) => ({
      by: title,
      shares: sharesOf(hits, nameOf, total),
    });
    return {
      total,
      lists: [
        by('operation of the guest', ({operation}) => operation.name),
        by('what the guest did', ({kind}) => kind),
        by('chapter', ({chapter}) => chapters[chapter] ?? 'after the last'),
        by('address space', ({process}) => process),
        by('mapping', ({page}) => (page === undefined ? undefined : mappings(page))),
        by('level of the table that is stored to', ({table}) => table && levelWords(table)),
        by('guest table that is stored to', ({table}) => table && tableWords(table)),
      ].filter(({shares}) => shares.length > 0),
    };
  }

  private follow(event: RecordedEvent): void {
    this.operations.follow(event);
    this.tables.follow(event);
    if (event.type === 'region') this.paging.intern(event.region);
    if (event.type !== 'CR3 load') return;
    this.root = event.root;
    if (!this.roots.includes(event.root)) this.roots.push(event.root);
  }

  private hit(event: RecordedEvent, count: number): Hit {
    const {root, roots, chapter, paging, tables} = this;
    return {
      count,
      chapter,
      process: roots.length === 0 ? 'none yet' : `${roots.indexOf(root) + 1} (root ${hex(root)})`,
      kind: event.type === 'access' ? accessName(event.access) : event.type,
      page: 'gvn' in event ? BigInt(addressOf(paging, event.gvn)) : undefined,
      table: event.type === 'table store' ? tables.at(event.table) : undefined,
      operation: this.operations.current,
    };
  }
}

/** `PT (level 1)`; a table that hangs below no root to the end has none. */
const levelWords = ({level}: GuestTable): string =>
  level === undefined ? 'unknown' : `${tableName(level)} (level ${level})`;

const tableWords = ({level, frame}: GuestTable): string =>
  `${level === undefined ? 'table' : tableName(level)} ${hex(frame)}`;

function sharesOf(
  hits: readonly Hit[],
  nameOf: (hit: Hit) => string | undefined,
  total: number,
): readonly Share[] {
  const counts = new Map<string, number>();
  for (const hit of hits) {
    const name = nameOf(hit);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + hit.count);
  }
  return [...counts]
    .map(([name, count]) => ({name, count, share: count / total}))
    .toSorted((one, other) => other.count - one.count);
}

const PAGE = 4096n;
/** Pages that lie no further from each other are taken for one mapping: a recording does not say where mappings end. */
const NEAR = 16n * PAGE;

/** By a page, the run of pages near each other that it belongs to. */
function mappingsOf(hits: readonly Hit[]): (page: bigint) => string {
  const pages = [...new Set(hits.flatMap(({page}) => (page === undefined ? [] : [page])))].toSorted(
    (one, other) => (one < other ? -1 : 1),
  );
  const names = new Map<bigint, string>();
  for (let start = 0; start < pages.length; ) {
    let end = start + 1;
    while (end < pages.length && pages[end] - pages[end - 1] <= NEAR) end++;
    const run = pages.slice(start, end);
    const name = runName(run);
    for (const page of run) names.set(page, name);
    start = end;
  }
  return page => names.get(page)!;
}

function runName(run: readonly bigint[]): string {
  const [first, last] = [run[0], run[run.length - 1]].map(page => `0x${page.toString(16)}`);
  return run.length === 1 ? `page ${first}` : `${run.length} pages from ${first} to ${last}`;
}
