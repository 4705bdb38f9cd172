/** What traces can be set to, Palacios and lguest, operation by operation. What is expected is derived line by line. */
import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {lguest} from '../strategies/lguest.ts';
import {palaciosCache} from '../strategies/palacios-cache.ts';
import {palaciosVtlb} from '../strategies/palacios-vtlb.ts';
import {shadowCached} from '../strategies/shadow-cached.ts';
import {shadowUncached} from '../strategies/shadow-uncached.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {vmwareTraces} from '../strategies/vmware-traces.ts';
import {asListed, type ExitsSubject} from './exits-subjects.ts';
import {exitsTable} from './exits.ts';

const set = (label: string, strategy: Strategy, told: StrategyValues = {}): ExitsSubject => {
  const listed = asListed(strategy);
  return {...listed, label, parameters: {...listed.parameters, ...told}};
};

const rows = exitsTable(
  [
    set('uncached', shadowUncached),
    set('keepGlobals', shadowUncached, {keepGlobals: 'on'}),
    set('onReuse', shadowUncached, {pagesEmptied: 'onReuse'}),
    set('eager', shadowCached, {emulatedStore: 'update'}),
    set('de-tracing', shadowCached, {floodThreshold: 3}),
    set('exit detection', shadowCached, {exitDetection: 'on'}),
    set('vmware', vmwareTraces),
    set('call-outs', vmwareTraces, {btCallouts: 'on'}),
    set('palacios-vtlb', palaciosVtlb),
    set('palacios-cache', palaciosCache),
    set('lguest', lguest),
  ],
  cascadeLake,
);

/** The causes that came up, by name, of each operation under the strategy of that label. */
function exitsOf(label: string): Record<string, Record<string, number>> {
  return Object.fromEntries(
    rows
      .filter(({strategy}) => strategy === label)
      .map(({operation, exits}) => [
        operation,
        Object.fromEntries(Object.entries(exits).filter(([, count]) => count > 0)),
      ]),
  );
}

const FLUSH = {exitsCr3Read: 1, exitsCr3Load: 1};
/** Of no kind of trace: nothing is stored to a table. */
const SWITCHES = {
  switch: {exitsCr3Load: 1},
  'switch-pcid': {exitsCr3Load: 1},
  syscall: {},
  'syscall-isolated': {exitsCr3Read: 2, exitsCr3Load: 2},
};
/**
 * A table that is let go of stays read-only in the shadow of the kernel's direct map; the next store finds out by a hidden
 * fault that it need not be.
 */
const WRITABLE_AGAIN = 1;

describe('a software TLB', () => {
  test.each(['keepGlobals', 'onReuse', 'palacios-vtlb'])(
    '%s: as without, for the flush of each operation is its last deed',
    label => {
      expect(exitsOf(label)).toEqual(exitsOf('uncached'));
    },
  );
});

test('eager traces: as many stores are caught, and what they make needs no hidden fault', () => {
  expect(exitsOf('eager')).toEqual({
    ...SWITCHES,
    // Linux maps what a fault asks for as accessed and dirty, so the store fills the shadow.
    'first-touch': {exitsTrueFault: 1, exitsTraceFault: 1},
    'table-store': {exitsTraceFault: 1},
    'munmap-20': {exitsTraceFault: 20, exitsInvlpg: 20},
    'munmap-200': {exitsTraceFault: 200, ...FLUSH},
    'fork-1000': {exitsTraceFault: 1000, ...FLUSH},
    // Cleared, and set.
    'cow-break': {exitsTrueFault: 1, exitsTraceFault: 2, exitsInvlpg: 1},
    // 200 leaves, and the entry above in each of three tables.
    'exit-200': {exitsTraceFault: 203, exitsCr3Load: 1},
  });
});

test('de-tracing after three stores', () => {
  expect(exitsOf('de-tracing')).toEqual({
    ...SWITCHES,
    // A hidden fault reached the table after the last store, and this store is the first since.
    'first-touch': {exitsTrueFault: 1, exitsTraceFault: 1, exitsHiddenFault: 1},
    'table-store': {exitsTraceFault: 1},
    'munmap-20': {exitsTraceFault: 3, exitsHiddenFault: WRITABLE_AGAIN, exitsInvlpg: 20},
    'munmap-200': {exitsTraceFault: 3, exitsHiddenFault: WRITABLE_AGAIN, ...FLUSH},
    // Two leaf tables.
    'fork-1000': {exitsTraceFault: 2 * 3, exitsHiddenFault: 2 * WRITABLE_AGAIN, ...FLUSH},
    'cow-break': {exitsTrueFault: 1, exitsTraceFault: 2, exitsInvlpg: 1, exitsHiddenFault: 1},
    // The tables above have one store each.
    'exit-200': {exitsTraceFault: 3 + 3, exitsHiddenFault: WRITABLE_AGAIN, exitsCr3Load: 1},
  });
});

test('exit detection', () => {
  expect(exitsOf('exit detection')).toEqual({
    ...SWITCHES,
    'first-touch': {exitsTrueFault: 1, exitsTraceFault: 1, exitsHiddenFault: 1},
    'table-store': {exitsTraceFault: 1},
    // The first page of the mapping is the lowest that the process has: it seems to exit.
    'munmap-20': {exitsTraceFault: 1, exitsHiddenFault: WRITABLE_AGAIN, exitsInvlpg: 20},
    'munmap-200': {exitsTraceFault: 1, exitsHiddenFault: WRITABLE_AGAIN, ...FLUSH},
    // No entry stops being present.
    'fork-1000': {exitsTraceFault: 1000, ...FLUSH},
    // The entry that does is not the lowest.
    'cow-break': {exitsTrueFault: 1, exitsTraceFault: 2, exitsInvlpg: 1, exitsHiddenFault: 1},
    // The leaf table is let go of with its first store, each table above with its only one.
    'exit-200': {exitsTraceFault: 1 + 3, exitsHiddenFault: WRITABLE_AGAIN, exitsCr3Load: 1},
  });
});

describe('VMware-style: eager, de-tracing after 64 stores, exit detection', () => {
  /** Hidden faults of what is let go of; those for stores are the same whichever way these come. */
  const LET_GO = {
    'first-touch': {exitsTrueFault: 1},
    'table-store': {},
    'munmap-20': {exitsInvlpg: 20, exitsHiddenFault: WRITABLE_AGAIN},
    'munmap-200': {exitsHiddenFault: WRITABLE_AGAIN, ...FLUSH},
    'fork-1000': {exitsHiddenFault: 2 * WRITABLE_AGAIN, ...FLUSH},
    'cow-break': {exitsTrueFault: 1, exitsInvlpg: 1},
    'exit-200': {exitsHiddenFault: WRITABLE_AGAIN, exitsCr3Load: 1},
  };

  test('stores that fault', () => {
    const traced = {
      'first-touch': 1,
      'table-store': 1,
      'munmap-20': 1,
      'munmap-200': 1,
      // Of each leaf table as many as it takes.
      'fork-1000': 2 * 64,
      'cow-break': 2,
      'exit-200': 1 + 3,
    };
    const expected = Object.entries(LET_GO).map(([operation, exits]) => [
      operation,
      {...exits, exitsTraceFault: traced[operation as keyof typeof traced]},
    ]);
    expect(exitsOf('vmware')).toEqual({...SWITCHES, ...Object.fromEntries(expected)});
  });

  test('stores that are calls', () => {
    expect(exitsOf('call-outs')).toEqual({...SWITCHES, ...LET_GO});
  });
});

test('Palacios with a cache: the first store to a table drops its shadow, later ones go through', () => {
  expect(exitsOf('palacios-cache')).toEqual({
    ...SWITCHES,
    'first-touch': {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsHiddenFault: 1},
    'table-store': {exitsUnprotectingStore: 1},
    'munmap-20': {exitsUnprotectingStore: 1, exitsInvlpg: 20},
    'munmap-200': {exitsUnprotectingStore: 1, ...FLUSH},
    'fork-1000': {exitsUnprotectingStore: 2, ...FLUSH},
    // Cleared, which drops the shadow, and set.
    'cow-break': {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsInvlpg: 1, exitsHiddenFault: 1},
    // The tables of level 1 to 3; a store to the root, which is loaded, is carried out.
    'exit-200': {exitsUnprotectingStore: 3, exitsTraceFault: 1, exitsCr3Load: 1},
  });
});

test('lguest: a call for each entry, and in lazy mode for every 65th and at the end', () => {
  const lazy = (stores: number): number => Math.floor(stores / 65) + 1;
  const {'switch-pcid': _, ...switches} = SWITCHES;
  expect(exitsOf('lguest')).toEqual({
    ...switches,
    // Nobody asks for CR3.
    'syscall-isolated': {exitsCr3Load: 2},
    'first-touch': {exitsTrueFault: 1, exitsTableHypercall: 1},
    'table-store': {exitsTableHypercall: 1},
    'munmap-20': {exitsTableHypercall: lazy(20), exitsInvlpg: 20},
    'munmap-200': {exitsTableHypercall: lazy(200), exitsCr3Load: 1},
    // The parent's leaf tables, of 512 and 488 entries; the child's have no shadow.
    'fork-1000': {
      exitsTableHypercall: lazy(512) + lazy(488),
      exitsCr3Load: 1,
    },
    'cow-break': {exitsTrueFault: 1, exitsTableHypercall: 2, exitsInvlpg: 1},
    'exit-200': {exitsTableHypercall: lazy(200) + 3, exitsCr3Load: 1},
  });
});
