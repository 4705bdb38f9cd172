import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {machine, type Machine} from '../machines/machine.ts';
import {machines} from '../machines/index.ts';
import {FREE, type FreeEvent} from '../timing/costs.ts';
import {EVENT_NAMES, type EventName} from '../timing/events.ts';
import {LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import {cellText, type DataTable} from './data-table.ts';
import {costTable, featureTable, geometryTable, latencyTable} from './machine-tables.ts';
import {PRICE_PARTS} from './price-parts.ts';

const textOf = ({rows}: DataTable): ReadonlyMap<string, string> =>
  new Map(rows.map(([name, value]) => [cellText(name), cellText(value)]));

/** The first words of the rows that differ. */
function changed(one: DataTable, other: DataTable): readonly string[] {
  const after = textOf(other);
  return [...textOf(one)].filter(([name, text]) => after.get(name) !== text).map(([name]) => name);
}

test.each([
  ['vpid', 'VPID or ASID tags'],
  ['pcid', 'PCID'],
  ['fiveLevels', 'Five levels'],
  ['hugePages', '1 GiB pages'],
] as const)('%s has a row of its own', (feature, name) => {
  const features = {...cascadeLake.features, [feature]: !cascadeLake.features[feature]};
  expect(changed(featureTable(cascadeLake), featureTable({...cascadeLake, features}))).toEqual([name]);
});

test('every array of a processor has its own size in its own row', () => {
  let entries = 1000;
  const sized = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(sized);
    if ('entries' in part && 'ways' in part) return {...part, entries: ++entries, ways: 1};
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, sized(each)]));
  };
  const geometry = sized(cascadeLake.geometry) as Machine['geometry'];
  const {tlb, walkCaches, nestedWalkCaches, nestedTlb, caches} = geometry;
  const arrays = [
    ...['4 KiB', '2 MiB', '1 GiB'].map((size, at) => [`Data TLB, ${size}`, tlb.data[at]] as const),
    ...['4 KiB', '2 MiB', '1 GiB'].map(
      (size, at) => [`Instruction TLB, ${size}`, tlb.instruction[at]] as const,
    ),
    ['Second-level TLB, 4 KiB and 2 MiB', tlb.second] as const,
    ['Second-level TLB, 1 GiB', tlb.secondHuge] as const,
    ['Second-level TLB, instructions', tlb.secondInstruction] as const,
    ...([2, 3, 4, 5] as const).flatMap(level => [
      [`Paging-structure cache, level ${level}`, walkCaches[level]] as const,
      [`Nested paging-structure cache, level ${level}`, nestedWalkCaches[level]] as const,
    ]),
    ['Nested TLB', nestedTlb] as const,
    ['First-level cache, lines', caches.l1] as const,
    ['Second-level cache, lines', caches.l2] as const,
    ['Last-level cache, lines', caches.llc] as const,
  ];
  const rows = textOf(geometryTable({...cascadeLake, geometry}));
  expect(rows.size).toBe(arrays.length);
  for (const [name, array] of arrays)
    expect(rows.get(name)).toBe(`${array.entries.toLocaleString('en-US')} entries, 1 ways`);
});

test('every price that is shown has its sources, or says that it is an assumption, or why it is free', () => {
  for (const each of machines) {
    for (const row of latencyTable(each).rows)
      expect(cellText(row.at(-1)!)).toBe(each.sources![row[0] as LatencyName]);
    for (const row of costTable(each).rows) {
      const name = row[0] as EventName;
      const made = cellText(row.at(-1)!);
      if (each.costs[name] === 0) expect(made).toBe(`free: ${FREE[name as FreeEvent]}`);
      else {
        expect(PRICE_PARTS[name].length, name).toBeGreaterThan(0);
        for (const part of PRICE_PARTS[name]) expect(made).toContain(`${part} (${each.sources![part]})`);
      }
    }
  }
  const {sources: _, ...unsaid} = cascadeLake;
  expect(cellText(latencyTable(unsaid).rows[0].at(-1)!)).toBe('no source is named');
});

test('a price is made of the latencies that it changes with', () => {
  expect(PRICE_PARTS.exitsCr3Load).toEqual(['exitCycles', 'cr3LoadExitCycles']);
  expect(PRICE_PARTS.nestedWalkLoadsLlc).toEqual(['llcCycles', 'walkExposed']);
  expect(PRICE_PARTS.guestFaults).toEqual(['guestFaultCycles']);
  expect(PRICE_PARTS.tlbLookups).toEqual([]);
});

test('latencies and prices are the exact ones', () => {
  const odd = machine({...cascadeLake, latencies: {...cascadeLake.latencies, exitCycles: 1000.0625}});
  const values = ({rows}: DataTable, at: number) =>
    rows.map(row => row[at]).map(cell => (typeof cell === 'string' ? undefined : cell));
  for (const [table, names, numbers, at] of [
    [latencyTable(odd), LATENCY_NAMES, odd.latencies, 2],
    [costTable(odd), EVENT_NAMES, odd.costs, 3],
  ] as const) {
    const expected = names.map(name => Reflect.get(numbers, name) as number);
    expect(values(table, at)).toEqual(expected.map(value => ({value, text: String(value)})));
  }
  expect(Object.values(odd.costs).some(price => !Number.isInteger(price))).toBe(true);
});
