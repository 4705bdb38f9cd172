/** What the data structures look like before an event, as text. */
import {hex, tableName} from '../explain/names.ts';
import type {EntryState, PoolState, ShadowPageState, State, TlbState} from '../explain/state.ts';
import {count} from '../report/format.ts';
import {howMany} from '../timing/how-many.ts';
import {wrapped} from './table.ts';

export function stateLines(
  {guestPath, physmap, ownPath, pool, tlbs}: State,
  width: number,
): readonly string[] {
  const places = physmap.map(
    ({gfn, hfn, isBacked}) =>
      `guest frame ${hex(gfn)}: host frame ${hex(hfn)}${isBacked ? '' : ', not backed yet'}`,
  );
  return [
    ...part("guest's tables", guestPath.map(entryWords), width),
    ...part('physmap', places, width),
    ...part(
      ownPath[0]?.tables === 'nested' ? 'nested tables' : 'shadow tables',
      ownPath.map(entryWords),
      width,
    ),
    ...(pool ? poolLines(pool, width) : []),
    ...part('TLB', tlbs.map(tlbWords), width),
  ];
}

function part(title: string, lines: readonly string[], width: number): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}\n`, ...lines.map(line => wrapped(line, width, '    '))];
}

const entryWords = ({level, table, index, says}: EntryState): string =>
  `${tableName(level)} ${hex(table)}[${index}]: ${says}`;

function poolLines({pages, limit, shown}: PoolState, width: number): readonly string[] {
  const most = Number.isFinite(limit) ? ` of ${count(limit)}` : ', without a limit';
  return part(
    `pool: ${count(pages)} shadow pages${most}, in the order in which they were made`,
    shown.map(pageWords),
    width,
  );
}

function pageWords(page: ShadowPageState): string {
  const {frame, standsFor, entries, parents, isRoot, isTraced, usedLater} = page;
  const traced = isTraced === undefined ? '' : isTraced ? ', traced' : ', stores to that go through';
  const place = isRoot ? 'a root' : `${howMany(parents, 'entry leads', 'entries lead')} to it`;
  return `${hex(frame)} for ${standsFor}: ${howMany(entries, 'entry', 'entries')}, ${place}${traced}, ${usedLater} used later`;
}

const tlbWords = ({name, used, entries, holds}: TlbState): string =>
  `${name}: ${used} of ${entries}${holds.length === 0 ? '' : `; the page: ${holds.join('; ')}`}`;
