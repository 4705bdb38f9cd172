import {expect, test} from 'vitest';
import {assign} from './assign.ts';
import type {Choice, Choices} from './choices.ts';
import type {Definitions} from './definition.ts';
import type {Settings} from './spec.ts';

const pages = {default: 8, unit: 'pages', description: 'made up', min: 1, max: 64};
const choice = (id: string, definitions: Definitions, set: Settings = {}): Choice<never> =>
  ({name: id, set, definitions, found: {id, thing: undefined, hash: ''}}) as unknown as Choice<never>;

const GUEST = {'guest.pcid': {default: 1, unit: '', description: 'made up', choices: [0, 1]}};
const HOST = {'host.warm': {default: 1, unit: '', description: 'made up', choices: [0, 1]}};

const choices = (set: Settings = {}): Choices => ({
  workloads: [
    choice('gups', {pages, ...GUEST, ...HOST}, set),
    choice('zipf', {pages, skew: pages, ...GUEST, ...HOST}),
  ],
  strategies: [choice('native', {}), choice('shadow-cached', {poolPages: pages, ...HOST})],
  machines: [choice('zen2', {exitCycles: {default: 1, unit: 'cycles', description: 'made up', min: 0}})],
});

test('each setting goes to what it names, under the name it has there', () => {
  const {workloads, strategies, machines} = assign(choices(), {
    pages: 9,
    'zipf.skew': 3,
    'guest.pcid': 0,
    'host.warm': [0, 1],
    'shadow-cached.poolPages': 64,
    'machine.exitCycles': 500,
  });
  expect(workloads.map(({run}) => run)).toEqual([
    {pages: 9, 'guest.pcid': 0},
    {pages: 9, skew: 3, 'guest.pcid': 0},
  ]);
  expect(strategies.map(({run}) => run)).toEqual([{}, {poolPages: 64, 'host.warm': [0, 1]}]);
  expect(machines.map(({run}) => run)).toEqual([{exitCycles: 500}]);
});

const complaint = (set: Settings, own?: Settings): string => {
  try {
    assign(choices(own), set);
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('the settings were accepted');
};

test('a name that nothing uses is refused, with what may have been meant', () => {
  expect(complaint({'machine.exitCycle': 1})).toBe(
    'nothing in this run has a parameter "machine.exitCycle" (did you mean "machine.exitCycles"?)',
  );
  expect(complaint({'nested.poolPages': 1})).toMatch(
    /^nothing in this run has a parameter "nested\.poolPages"/,
  );
  expect(complaint({}, {pagse: 1})).toBe('gups: unknown parameter "pagse" (did you mean "pages"?)');
  // As the command line would have it.
  expect(complaint({}, {'gups.pages': 1})).toBe(
    'gups: unknown parameter "gups.pages" (did you mean "pages"?)',
  );
  expect(complaint({}, {'gups.pagse': 1})).toBe(
    'gups: unknown parameter "gups.pagse" (did you mean "pages"?)',
  );
});

test('a bare name must be that of every workload', () => {
  expect(complaint({skew: 3})).toBe(
    'skew: workload gups has no such parameter; set zipf.skew for the one that has',
  );
});

test('a value out of range is refused', () => {
  expect(complaint({pages: 65})).toBe('pages is 65, expected at most 64 pages');
  expect(complaint({pages: [1, 0]})).toBe('pages is 0, expected 1 or more pages');
  expect(complaint({pages: 'many'})).toBe('pages is "many", expected a number of pages');
  expect(complaint({'guest.pcid': 2})).toBe('guest.pcid is 2, expected 0 or 1');
  expect(complaint({}, {pages: 99})).toBe('gups: pages is 99, expected at most 64 pages');
});

test('what every entry sets for itself cannot be set for the run', () => {
  expect(assign(choices({pages: 3}), {pages: 4}).workloads.map(({run, own}) => ({...run, ...own}))).toEqual([
    {pages: 3},
    {pages: 4},
  ]);
  expect(complaint({'gups.pages': 4}, {pages: 3})).toBe(
    'gups.pages is set for the run, but every entry that has it sets its own',
  );
});
