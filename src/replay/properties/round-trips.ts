/**
 * What a recording shows of pages that were used, whose address space was left and loaded again, and that are used once
 * more: how the address space was loaded, how the page was flushed meanwhile, and when the entry that it was used through
 * was stored to. What a hypervisor may keep of an address space that is not loaded depends on all three.
 */
import type {Access, Gfn, Gvn, Pcid} from '../../hardware/address.ts';
import {EXPECT_FAULT} from '../../recording/format.ts';
import {eventAt, type RecordedEvent} from '../../recording/reader.ts';
import {Oracle} from '../oracle.ts';
import type {Recording} from './testbed.ts';

const LOADS = ['flushed', 'kept'];
/** By INVPCID's numbers. */
const SCOPES = [
  'INVPCID of the page',
  'INVPCID of its context',
  'INVPCID of everything',
  'INVPCID of every context',
];
const FLUSHES = [
  'INVLPG',
  ...SCOPES,
  'a global page toggle',
  'a fault on the page',
  'a CR3 load with its PCID',
];
const NOT_FLUSHED = 'no flush';
const STORES = ['no store', 'a store before it', 'a store after it'];
const UNFLUSHED_STORES = ['no store', 'a store after it'];

/** Every kind of round trip, in words. */
export const ROUND_TRIPS: readonly string[] = LOADS.flatMap(load => [
  ...FLUSHES.flatMap(flush => STORES.map(store => tripOf(load, flush, store))),
  ...UNFLUSHED_STORES.map(store => tripOf(load, NOT_FLUSHED, store)),
]);

function tripOf(load: string, flush: string, store: string): string {
  return `${flush}, ${store}, ${load} when loaded again`;
}

/** The entry that a page was used through. */
interface Use {
  readonly table: Gfn;
  readonly index: number;
}

/** An address space that is loaded, or was: the pages used then, and all that has happened since it was left. */
interface Stay {
  readonly uses: Map<Gvn, Use>;
  readonly since: RecordedEvent[];
}

/** How often each kind of round trip is made. */
export function roundTrips({header, chunks}: Recording): ReadonlyMap<string, number> {
  const oracle = new Oracle(header.levels, header.indexBits);
  const traveller = new Traveller(oracle);
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.length; row++) {
      traveller.meets(eventAt(chunk, row));
      oracle.follow(chunk, row);
    }
  }
  return traveller.trips;
}

class Traveller {
  readonly trips = new Map<string, number>();
  private readonly oracle: Oracle;
  private readonly left = new Map<string, Stay>();
  private here: Stay = {uses: new Map(), since: []};
  /** The last stay in the address space that is loaded. */
  private before: Stay | undefined;
  private load = LOADS[0];

  constructor(oracle: Oracle) {
    this.oracle = oracle;
  }

  meets(event: RecordedEvent): void {
    if (event.type === 'CR3 load') this.travel(event);
    else if (event.type === 'access') this.use(event.gvn, event.access);
    for (const stay of this.left.values()) stay.since.push(event);
  }

  private travel({root, pcid, noFlush}: RecordedEvent & {type: 'CR3 load'}): void {
    const {context} = this.oracle.journal;
    this.load = LOADS[noFlush ? 1 : 0];
    if (context.root === root && context.pcid === pcid) return;
    this.left.set(`${context.root} ${context.pcid}`, this.here);
    this.before = this.left.get(`${root} ${pcid}`);
    this.left.delete(`${root} ${pcid}`);
    this.here = {uses: new Map(), since: []};
  }

  private use(gvn: Gvn, access: Access): void {
    const {reference, journal} = this.oracle;
    const {uses} = this.here;
    const earlier = this.before?.uses.get(gvn);
    if (this.before && earlier && !uses.has(gvn))
      for (const [flush, store] of meanwhile(this.before.since, gvn, earlier, journal.context.pcid))
        this.count(tripOf(this.load, flush, store));
    const {level, gfns, indices} = reference.walk(gvn, access);
    uses.set(gvn, {table: gfns[level], index: indices[level]});
  }

  private count(trip: string): void {
    this.trips.set(trip, (this.trips.get(trip) ?? 0) + 1);
  }
}

/** How the page was flushed, and when its entry was stored to: once for each kind of flush. */
function meanwhile(since: readonly RecordedEvent[], gvn: Gvn, {table, index}: Use, pcid: Pcid) {
  const stored = since.findLastIndex(
    event => event.type === 'table store' && event.table === table && event.index === index,
  );
  const when = (flushed: number) => (stored < 0 ? STORES[0] : STORES[stored < flushed ? 1 : 2]);
  const flushes = since.map(event => flushOf(event, gvn, pcid));
  const made = FLUSHES.filter(flush => flushes.includes(flush));
  if (made.length === 0) return [[NOT_FLUSHED, when(-1)]] as const;
  return made.map(flush => [flush, when(flushes.lastIndexOf(flush))] as const);
}

/** Which kind of flush of the page under the PCID an event is, if it is one. */
function flushOf(event: RecordedEvent, gvn: Gvn, pcid: Pcid): string | undefined {
  switch (event.type) {
    case 'INVLPG':
      return event.gvn === gvn ? 'INVLPG' : undefined;
    case 'INVPCID': {
      const covers = event.scope > 1 || (event.pcid === pcid && (event.scope === 1 || event.gvn === gvn));
      return covers ? SCOPES[event.scope] : undefined;
    }
    case 'global page toggle':
      return 'a global page toggle';
    case 'access':
      return event.gvn === gvn && event.expectation & EXPECT_FAULT ? 'a fault on the page' : undefined;
    case 'CR3 load':
      return event.pcid === pcid && !event.noFlush ? 'a CR3 load with its PCID' : undefined;
    default:
      return undefined;
  }
}
