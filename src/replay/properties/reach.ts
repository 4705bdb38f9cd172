/** What a recording reaches of what hypervisors get wrong. */
import {
  ACCESSED,
  FAULT_PRESENT,
  FAULT_RESERVED,
  FETCH,
  isUser,
  LARGE,
  PRESENT,
} from '../../hardware/address.ts';
import {EXPECT_FAULT} from '../../recording/format.ts';
import {eventAt, type RecordedEvent} from '../../recording/reader.ts';
import {Links} from '../links.ts';
import {Oracle} from '../oracle.ts';
import {PERMITTED} from '../reference.ts';
import type {WildGuest} from './wild-guest.ts';

/** The world just before an event. */
interface Moment {
  readonly event: RecordedEvent;
  readonly oracle: Oracle;
  readonly links: Links;
  readonly guest: WildGuest;
}

const REACHES: Readonly<Record<string, (moment: Moment) => boolean>> = {
  'a store to a table through an alias': ({event, guest}) =>
    event.type === 'table store' && event.gvn !== guest.tables.directMap + event.table,
  'a table that links itself': ({event, links}) => linksTable(event, links) && event.table === event.frame,
  'a frame of data linked as a table': ({event, oracle, links}) =>
    linksTable(event, links) && !oracle.reference.tables.has(event.frame),
  'a store to a table that is linked at two levels': ({event, links}) =>
    event.type === 'table store' && links.levelsOf(event.table).length > 1,
  'a table moved or shared: linked once more': ({event, links}) =>
    linksTable(event, links) && links.isLinked(event.frame),
  'a table that becomes data': ({event, oracle}) =>
    event.type === 'page write' && oracle.reference.tables.has(event.gfn),
  'a table that the host takes': ({event, links}) => event.type === 'host unmap' && links.isLinked(event.gfn),
  'accessed cleared, and nothing else': ({event, oracle}) => {
    if (event.type !== 'table store') return false;
    const old = oracle.reference.tables.get(event.table)?.flags[event.index] ?? 0;
    return (old & PRESENT) !== 0 && event.flags === (old & ~ACCESSED) && event.flags !== old;
  },
  'a large user page used': ({event, oracle}) => {
    if (event.type !== 'access' || !isUser(event.access)) return false;
    const {verdict, level} = oracle.reference.walk(event.gvn, event.access);
    return verdict === PERMITTED && level > 1;
  },
  'a fault for a reserved bit': ({event}) => faults(event, FAULT_RESERVED),
  'a kernel fetch from a user page': ({event}) =>
    event.type === 'access' && event.access === FETCH && faults(event, FAULT_PRESENT),
};

export const REACH_NAMES: readonly string[] = Object.keys(REACHES);

/** Which of them the guest's recording reaches. */
export function reached(guest: WildGuest): ReadonlySet<string> {
  const {levels, indexBits} = guest.scribe.header;
  const oracle = new Oracle(levels, indexBits);
  const links = new Links(oracle.reference);
  const found = new Set<string>();
  for (const chunk of guest.chunks) {
    const event = eventAt(chunk, 0);
    for (const name of REACH_NAMES) if (REACHES[name]({event, oracle, links, guest})) found.add(name);
    const stores = event.type === 'table store' || event.type === 'boot entry';
    if (stores) links.forget(event.table, event.index);
    oracle.follow(chunk, 0);
    if (stores) links.learn(event.table, event.index);
    if (event.type === 'CR3 load') links.load(event.root);
    if (event.type === 'page write') links.retire(event.gfn);
  }
  return found;
}

/** An entry of a linked table above the lowest level is made to point at a table. */
function linksTable(event: RecordedEvent, links: Links): event is RecordedEvent & {type: 'table store'} {
  if (event.type !== 'table store' || (event.flags & (PRESENT | LARGE)) !== PRESENT) return false;
  return links.levelsOf(event.table).some(level => level > 1);
}

const faults = (event: RecordedEvent, bit: number): boolean =>
  event.type === 'access' && (event.expectation & EXPECT_FAULT) !== 0 && (event.expectation & bit) !== 0;
