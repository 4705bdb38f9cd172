import {expect, test} from 'vitest';
import type {Cell, Result} from '../suite/result.ts';
import {chapterPoints} from './charts/chapters.ts';
import {cellText} from './data-table.ts';
import {exampleContext, shortResult} from './fixture.ts';
import {freeEvents} from './free-events.ts';
import {ownCountTable, ownEvents, ownEventTable, ownSentences} from './own-events.ts';
import {viewsOf} from './view.ts';

/** Of the two chapters of a story under nested; the first is its warm-up. */
const CONVERSIONS = [1000, 1];
const PRICE = 40.5;

const counted = (modeConversions: number) => ({modeConversions, switchedWalks: 3});

function converting(cell: Cell): Cell {
  if (cell.status === 'failed' || cell.strategy !== 'nested') return cell;
  return {
    ...cell,
    ownEvents: counted(cell.seed),
    ownCatalogue: {
      modeConversions: {description: 'tables that changed their mode', cause: 'hidden faults', cycles: PRICE},
      switchedWalks: {description: 'walks that switched', cause: 'computing', cycles: 0, free: 'its loads'},
    },
    chapters: cell.chapters.map((chapter, at) => ({...chapter, ownEvents: counted(CONVERSIONS[at])})),
  };
}

const plain = shortResult();
const result: Result = {...plain, cells: plain.cells.map(converting)};
const [view, without] = [result, plain].map(each => viewsOf(each, exampleContext())[0]);

test('what each is stands in a line, with the strategies that bring it', () => {
  expect(ownEventTable(view)!.rows.map(row => row.map(cellText))).toEqual([
    [
      'modeConversions',
      'nested',
      'tables that changed their mode',
      'hidden faults',
      '40.5',
      'an assumption of its strategy',
    ],
    ['switchedWalks', 'nested', 'walks that switched', 'computing', '0', 'free: its loads'],
  ]);
});

test('how many there were is a mean over seeds', () => {
  // Seeds 1 to 5.
  expect(ownCountTable(view)!.rows.map(row => row.map(cellText))).toEqual(
    ['ctx-ring', 'fork-exit', 'gups'].map(workload => [workload, 'nested', '3', '3']),
  );
  expect(view.groups.flatMap(ownSentences)).toEqual(
    Array.from({length: 3}, () => 'nested: 3 modeConversions, 3 switchedWalks'),
  );
});

test('what did not happen is not shown', () => {
  const never = {
    ...plain,
    cells: plain.cells
      .map(converting)
      .map(cell =>
        cell.status === 'ok' && cell.ownEvents && cell.workload !== 'gups'
          ? {...cell, ownEvents: {modeConversions: 0, switchedWalks: cell.workload === 'ctx-ring' ? 2 : 0}}
          : cell,
      ),
  };
  const [seen] = viewsOf(never, exampleContext());
  expect(seen.groups.flatMap(ownSentences)).toEqual([
    'nested: 2 switchedWalks',
    'nested: 3 modeConversions, 3 switchedWalks',
  ]);
  expect(ownCountTable(seen)!.rows.map(row => row.map(cellText))).toEqual([
    ['ctx-ring', 'nested', '0', '2'],
    ['gups', 'nested', '3', '3'],
  ]);
});

test('what is free is told with its reason, over all cells', () => {
  // Three workloads at five seeds.
  expect(freeEvents(view).find(({name}) => name === 'switchedWalks')).toEqual({
    name: 'switchedWalks',
    description: 'walks that switched',
    times: 3 * 3 * 5,
    reason: 'its loads',
  });
  expect(freeEvents(view).length).toBe(freeEvents(without).length + 1);
});

test('what never happened is not told as free', () => {
  const never = result.cells.map(cell =>
    cell.status === 'ok' && cell.ownEvents
      ? {...cell, ownEvents: {...cell.ownEvents, switchedWalks: 0}}
      : cell,
  );
  const [unhappened] = viewsOf({...result, cells: never}, exampleContext());
  expect(freeEvents(unhappened)).toEqual(freeEvents(without));
});

test('events of one name that cost differently are two', () => {
  const dearer = result.cells.map(cell => {
    if (cell.status === 'failed' || cell.strategy !== 'shadow-cached') return cell;
    const event = {
      description: 'tables that changed their mode',
      cause: 'hidden faults',
      cycles: 99,
    } as const;
    return {...cell, ownEvents: {modeConversions: 1}, ownCatalogue: {modeConversions: event}};
  });
  const [both] = viewsOf({...result, cells: dearer}, exampleContext());
  const told = ownEvents(both).filter(({name}) => name === 'modeConversions');
  expect(told.map(({event, strategies}) => [event.cycles, strategies])).toEqual([
    [PRICE, ['nested']],
    [99, ['shadow-cached']],
  ]);
});

test('chapters take their cycles too', () => {
  const [points, before] = [view, without].map(each =>
    chapterPoints(each).filter(({workload, strategy}) => workload === 'gups' && strategy === 'nested'),
  );
  expect(points.map(({cycles}, at) => cycles! - before[at].cycles!)).toEqual([1000 * PRICE, PRICE]);
});

test('where no strategy brings any there is nothing to show', () => {
  expect(ownEvents(without)).toEqual([]);
  expect(ownEventTable(without)).toBeUndefined();
  expect(ownCountTable(without)).toBeUndefined();
  expect(without.groups.flatMap(ownSentences)).toEqual([]);
});
