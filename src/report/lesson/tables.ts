/** The tables of the lesson. */
import type {ExplainedEvent} from '../../explain/explained.ts';
import {eventWords} from '../../explain/event-words.ts';
import {stageCosts} from '../../explain/stage.ts';
import {exitWords} from '../../explain/words.ts';
import {isFetch, isUser} from '../../hardware/address.ts';
import type {Machine} from '../../machines/machine.ts';
import {EXIT_HANDLERS} from '../../timing/costs.ts';
import {howMany} from '../../timing/how-many.ts';
import {LATENCIES} from '../../timing/latencies.ts';
import {keysOf} from '../../timing/records.ts';
import {numberCell, numberColumn, textColumn, type DataTable} from '../data-table.ts';
import {count} from '../format.ts';
import type {HandledEvent, TaughtCase} from './page.ts';

export const structuresTable = (): DataTable => ({
  caption: 'The data structures',
  columns: ['Structure', 'leads from', 'to', 'is written by', 'is read by'].map(textColumn),
  rows: [
    [
      "guest's page tables",
      'virtual page',
      'guest frame',
      "the guest's kernel; for it the hypervisor, where a store is traced",
      'the CPU (native, nested); else the hypervisor',
    ],
    ['physmap', 'guest frame', 'host frame', 'the hypervisor', 'the hypervisor'],
    ['shadow page tables', 'virtual page', 'host frame', 'the hypervisor, of both mappings above', 'the CPU'],
    [
      'nested page tables',
      'guest frame',
      'host frame',
      'the hypervisor, of the physmap',
      'the CPU, beside those of the guest',
    ],
    ['pool of shadow pages', 'guest table', 'its shadow', 'the hypervisor', 'the hypervisor'],
    ['traces', 'guest table', 'that stores to it must exit', 'the hypervisor', 'the hypervisor, at a fault'],
    ['TLB', 'virtual page', 'host frame', 'the CPU, after a walk', 'the CPU, before any walk'],
    ['nested TLB', 'guest frame', 'host frame', 'the CPU, after a nested walk', 'the CPU, in place of one'],
    [
      'paging-structure cache',
      'upper part of a virtual page',
      'next table',
      'the CPU, after a walk',
      'the CPU, to begin a walk further down',
    ],
  ],
});

export const actorsTable = (): DataTable => ({
  caption: 'Who acts',
  columns: ['Who', 'does what'].map(textColumn),
  rows: [
    ['guest', 'executes instructions, and handles its own page faults'],
    ['CPU', 'looks in the TLB, walks tables, raises faults, and leaves the guest where it must'],
    [
      'hypervisor',
      "the host's program that runs the guest, after each VM exit (the processor leaving the guest for it): reads the guest's tables, writes its own, drops what the TLB must not keep, and resumes the guest",
    ],
  ],
});

/** What an exit costs for each cause that a case shows. */
export function exitsTable({latencies}: Machine, cases: readonly TaughtCase[]): DataTable {
  const shown = cases.flatMap(({event, handled = []}) => [event, ...handled.map(each => each.event)]);
  const steps = shown.flatMap(({strategies}) => strategies.flatMap(each => each.steps));
  const causes = keysOf(EXIT_HANDLERS).filter(name => steps.some(({counts}) => name in counts));
  return {
    caption: 'What an exit costs, in cycles',
    columns: [
      textColumn('Exit'),
      numberColumn('way out and in again'),
      numberColumn('handler'),
      numberColumn('in all'),
      textColumn('what the handler does'),
    ],
    rows: causes.map(cause => {
      const handler = EXIT_HANDLERS[cause];
      const [way, work] = [latencies.exitCycles, latencies[handler]];
      const numbers = [way, work, way + work].map(cycles => numberCell(cycles, count));
      return [exitWords(cause), ...numbers, LATENCIES[handler].description];
    }),
  };
}

/** What each stage of the event cost each strategy. */
export function stagesTable({strategies}: ExplainedEvent): DataTable {
  const stages = stageCosts(strategies.map(({steps}) => steps));
  return {
    caption: 'Cycles',
    columns: [textColumn('Stage'), ...strategies.map(({strategy}) => numberColumn(strategy))],
    rows: [
      ...stages.map(({stage, cycles}) => [stage, ...cycles.map(cost => numberCell(cost, count))]),
      ['in all', ...strategies.map(({cycles}) => numberCell(cycles, count))],
    ],
  };
}

/** A row a case, and in each cell cycles and exits of one strategy. */
export function casesTable(cases: readonly TaughtCase[]): DataTable {
  const names = [...new Set(cases.flatMap(({event}) => event.strategies.map(({strategy}) => strategy)))];
  return {
    caption: 'Cycles, and exits where there are any',
    columns: [textColumn('Case'), ...names.map(numberColumn)],
    rows: cases.map(({lesson, event}, at) => [
      `${at + 1}. ${lesson.title}`,
      ...names.map(name => costOf([event], name)),
    ]),
  };
}

/**
 * A row an event, from the fault to the access made again; marks that cost nothing are left out, and what the kernel touches
 * on the way without an exit is one row, where it begins.
 */
export function handledTable(handled: readonly HandledEvent[]): DataTable {
  const names = handled[0].event.strategies.map(({strategy}) => strategy);
  const shown = handled.filter(({named}) => named.event.type !== 'hint');
  const touched = shown.filter(isTouched);
  const rowOf = (title: string, events: readonly HandledEvent[]) => [
    title,
    ...names.map(name =>
      costOf(
        events.map(each => each.event),
        name,
      ),
    ),
  ];
  return {
    caption: 'Cycles, and exits where there are any',
    columns: [textColumn('Event'), ...names.map(numberColumn)],
    rows: [
      ...shown.flatMap(each => {
        if (!touched.includes(each)) return [rowOf(eventWords(each.named), [each])];
        return each === touched[0] ? [rowOf(touchedWords(touched), touched)] : [];
      }),
      rowOf('in all', shown),
    ],
  };
}

/** An access of the kernel for which nobody is left. */
function isTouched({named, event}: HandledEvent): boolean {
  return (
    named.event.type === 'access' &&
    !isUser(named.event.access) &&
    !event.strategies.some(({steps}) => steps.some(({kind}) => kind === 'exit'))
  );
}

function touchedWords(touched: readonly HandledEvent[]): string {
  const fetches = touched.filter(({named: {event}}) => event.type === 'access' && isFetch(event.access));
  return `its kernel's code and data, on the way: ${fetches.length} fetches, ${touched.length - fetches.length} reads and writes`;
}

/** Of one event, or of several together. */
function costOf(events: readonly ExplainedEvent[], name: string): string {
  const own = events.flatMap(({strategies}) => strategies.filter(({strategy}) => strategy === name));
  if (own.length === 0) return '–';
  const cycles = own.reduce((sum, each) => sum + each.cycles, 0);
  const exits = own.flatMap(({steps}) => steps).filter(({kind}) => kind === 'exit').length;
  return exits === 0 ? count(cycles) : `${count(cycles)}, ${howMany(exits, 'exit')}`;
}
