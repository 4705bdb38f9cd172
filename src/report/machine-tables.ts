/** A processor as tables: what it is made of, what it takes, and what every event costs on it. */
import type {ArrayGeometry, TlbArrays, WalkCacheGeometry} from '../hardware/geometry.ts';
import type {Machine} from '../machines/machine.ts';
import {rangeOf} from '../machines/stated.ts';
import {FREE, type FreeEvent as FreeEventName} from '../timing/costs.ts';
import {EVENT_NAMES, EVENTS, type EventName} from '../timing/events.ts';
import {LATENCIES, LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {count} from './format.ts';
import type {FreeEvent} from './free-events.ts';
import {PRICE_PARTS} from './price-parts.ts';

const SECOND_HOLDS = {
  pages: 'pages',
  tables: 'pages and PDEs',
  nested: 'pages, PDEs, nested translations and nested PDEs',
};

export function featureTable({features, geometry, gigahertz}: Machine): DataTable {
  return table(
    'Features',
    ['Feature', 'Here'],
    [
      ['Nominal clock', `${gigahertz} GHz`],
      ['Nested paging', features.nestedPaging],
      ['Accessed and dirty bits in nested entries', geometry.nestedAccessedDirty ? 'yes' : 'no'],
      ['VPID or ASID tags', features.vpid ? 'yes' : 'no'],
      ['PCID', features.pcid ? 'yes' : 'no'],
      ['Five levels', features.fiveLevels ? 'yes' : 'no'],
      ['1 GiB pages', features.hugePages ? 'yes' : 'no'],
      ['Replacement', geometry.replacement],
      ['Faults from stale TLB entries', geometry.staleFaults ? 'yes' : 'no'],
      ['Caches that table entries go through', geometry.cacheFidelity],
      ['Second-level TLB holds', SECOND_HOLDS[geometry.tlb.secondHolds]],
      ['Guest paging-structure caches hold', geometry.guestWalkCacheHolds],
      ['Lines that a hypervisor passes through the caches at an exit', String(geometry.hypervisorLines)],
    ],
  );
}

export function geometryTable({geometry}: Machine): DataTable {
  const {tlb, walkCaches, nestedWalkCaches, nestedTlb, caches} = geometry;
  return table(
    'Geometry',
    ['Structure', 'Size'],
    [
      ...tlbRows('Data TLB', tlb.data),
      ...tlbRows('Instruction TLB', tlb.instruction),
      ['Second-level TLB, 4 KiB and 2 MiB', sizeOf(tlb.second)],
      ['Second-level TLB, 1 GiB', sizeOf(tlb.secondHuge)],
      [
        'Second-level TLB, instructions',
        tlb.secondInstruction.entries === 0 ? 'shared' : sizeOf(tlb.secondInstruction),
      ],
      ...walkCacheRows('Paging-structure cache', walkCaches),
      ['Nested TLB', sizeOf(nestedTlb)],
      ...walkCacheRows('Nested paging-structure cache', nestedWalkCaches),
      ['First-level cache, lines', sizeOf(caches.l1)],
      ['Second-level cache, lines', sizeOf(caches.l2)],
      ['Last-level cache, lines', sizeOf(caches.llc)],
    ],
  );
}

export function latencyTable(machine: Machine): DataTable {
  return {
    caption: 'Latencies that the machine states',
    columns: [
      textColumn('Name'),
      textColumn('What it is'),
      numberColumn('Value'),
      textColumn('Unit'),
      textColumn('Range'),
      textColumn('Source'),
    ],
    rows: LATENCY_NAMES.map(name => {
      const {description, unit} = LATENCIES[name];
      return [
        name,
        description,
        numberCell(machine.latencies[name], String),
        unit,
        rangeOf(machine, name)?.join(' to ') ?? '–',
        sourceOf(machine, name),
      ];
    }),
  };
}

const sourceOf = ({sources}: Machine, name: LatencyName): string => sources?.[name] ?? 'no source is named';

/** What the short names in the sources stand for; undefined where there are none. */
export function referenceTable({references = {}}: Machine): DataTable | undefined {
  const rows = Object.entries(references);
  return rows.length === 0 ? undefined : table('Sources', ['Name', 'What it is'], rows);
}

export function costTable(machine: Machine): DataTable {
  const {costs} = machine;
  return {
    caption: 'The price of every event, in cycles',
    columns: [
      textColumn('Event'),
      textColumn('What it is'),
      textColumn('Cause'),
      numberColumn('Cycles'),
      textColumn('Made of'),
    ],
    rows: EVENT_NAMES.map(name => {
      const {description, cause} = EVENTS[name];
      return [name, description, cause, numberCell(costs[name], String), madeOf(name, machine)];
    }),
  };
}

/** Each latency that is part of a price, with its source; of what is free, the reason. */
function madeOf(event: EventName, machine: Machine): string {
  if (isFree(event)) return `free: ${FREE[event]}`;
  return PRICE_PARTS[event].map(name => `${name} (${sourceOf(machine, name)})`).join('; ');
}

const isFree = (event: EventName): event is FreeEventName => event in FREE;

/** What happened at price zero: how often, and why that is right. */
export function freeTable(events: readonly FreeEvent[]): DataTable {
  return {
    caption: 'What happened at price zero, over all cells',
    columns: [
      textColumn('Event'),
      textColumn('What it is'),
      numberColumn('How often'),
      textColumn('Why it is free'),
    ],
    rows: events.map(({name, description, times, reason}) => [
      name,
      description,
      numberCell(times, count),
      reason,
    ]),
  };
}

function table(caption: string, [first, second]: [string, string], rows: DataCell[][]): DataTable {
  return {caption, columns: [textColumn(first), textColumn(second)], rows};
}

function tlbRows(name: string, [small, large, huge]: TlbArrays): DataCell[][] {
  return [
    [`${name}, 4 KiB`, sizeOf(small)],
    [`${name}, 2 MiB`, sizeOf(large)],
    [`${name}, 1 GiB`, sizeOf(huge)],
  ];
}

function walkCacheRows(name: string, caches: WalkCacheGeometry): DataCell[][] {
  return ([2, 3, 4, 5] as const).map(level => [`${name}, level ${level}`, sizeOf(caches[level])]);
}

function sizeOf({entries, ways}: ArrayGeometry): string {
  if (entries === 0) return 'none';
  return `${count(entries)} entries, ${ways === entries ? 'fully associative' : `${ways} ways`}`;
}
