import {expect, test} from 'vitest';
import type {OkCell, Result, SummaryRow} from '../../suite/result.ts';
import {exampleContext, shortResult} from '../fixture.ts';
import {viewsOf, type View} from '../view.ts';
import {answerOf} from './answer.ts';
import {matrixOf, shadeOf, SHADES} from './matrix.ts';
import {placesOf} from './places.ts';

const context = exampleContext();
const CYCLES = 1e6;

/** Rows of `native`, `nested` and `shadow-cached` with these slowdowns over native, a number a seed. */
function viewWith(rows: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>): View {
  const {cells, summary, ...result} = shortResult();
  const [cell] = cells.filter(each => each.status === 'ok');
  const [row] = summary;
  const all = Object.entries(rows).flatMap(([workload, strategies]) =>
    Object.entries({native: [1, 1, 1], ...strategies}).map(([strategy, slowdowns]) => ({
      workload,
      strategy,
      slowdowns,
    })),
  );
  const told: Result = {
    ...result,
    cells: all.flatMap(({slowdowns, ...place}) =>
      slowdowns.map(
        (slowdown, at): OkCell => ({
          ...cell,
          ...place,
          seed: at + 1,
          cycles: CYCLES * slowdown,
          steady: true,
        }),
      ),
    ),
    summary: all.map(
      ({slowdowns, ...place}): SummaryRow => ({
        ...row,
        ...place,
        reference: 'native',
        slowdown: slowdowns.reduce((product, each) => product * each, 1) ** (1 / slowdowns.length),
        low: null,
        high: null,
        steady: true,
      }),
    ),
  };
  const [view] = viewsOf(told, context);
  return view;
}

const view = viewWith({
  gups: {nested: [1.5, 1.5, 1.5], 'shadow-cached': [1, 1, 1]},
  prefork: {nested: [1.005, 1.005, 1.005], 'shadow-cached': [7, 7.1, 7.2]},
  'ctx-ring': {nested: [1.2, 2, 1.4], 'shadow-cached': [1.5, 1.4, 1.6]},
});

test('places are what the seeds tell, and nobody is a rival of what has no host', () => {
  expect(placesOf(view)).toEqual([
    {workload: 'gups', first: ['shadow-cached'], undecided: []},
    {workload: 'prefork', first: ['nested'], undecided: []},
    {workload: 'ctx-ring', first: [expect.any(String)], undecided: [expect.any(String)]},
  ]);
});

test('the answer says who is first on how many rows, what each takes at worst, and what is open', () => {
  const [firsts, worsts, open] = answerOf(view);
  expect(firsts).toMatch(/^Of 3 rows \S+ is first, or level with the first, on [12]; \S+ on [12]\.$/);
  expect(worsts).toBe(
    'Slowdown over native at worst: nested 1.50× one seed (gups); shadow-cached 7.10× one seed (prefork).',
  );
  expect(open).toBe('Who is first is undecided on ctx-ring.');
});

test('of one row the answer is who is first', () => {
  const one = viewWith({gups: {nested: [1.5, 1.5, 1.5], 'shadow-cached': [1, 1, 1]}});
  expect(answerOf(one)[0]).toBe('shadow-cached is first.');
  const level = viewWith({gups: {nested: [1, 1, 1], 'shadow-cached': [1, 1, 1]}});
  expect(answerOf(level)[0]).toBe('nested and shadow-cached are level for the first place.');
});

test('a strategy that is not steady is not ranked', () => {
  const cells = view.groups.flatMap(group => group.cells);
  expect(cells.length).toBeGreaterThan(0);
  const unsteady = {event: 'exitsCr3Load', first: 1, last: 2} as const;
  const groups = view.groups.map(group => ({
    ...group,
    cells: group.cells.map(cell => ({...cell, steady: unsteady})),
  }));
  expect(placesOf({...view, groups}).flatMap(({first}) => first)).toEqual([]);
  expect(answerOf({...view, groups}).at(-1)).toMatch(/^Nobody is ranked on /);
});

test('a shade holds its largest slowdown, and the last all above', () => {
  for (const [shade, most] of SHADES.entries())
    expect([shadeOf(most), shadeOf(most * 1.0001)]).toEqual([shade, shade + 1]);
  expect(shadeOf(0.5)).toBe(0);
});

test('the picture has a row a workload and no column of ones', () => {
  const {strategies, rows} = matrixOf(view);
  expect(strategies).toEqual(['nested', 'shadow-cached']);
  expect(rows.map(({label}) => label)).toEqual(['gups', 'prefork', 'ctx-ring']);
  expect(rows[0].cells).toMatchObject([
    {text: '1.50', shade: 2, isFirst: false},
    {text: '1.00', shade: 0, isFirst: true},
  ]);
});

test('what failed, or was not run, has a word in place of a number', () => {
  const result = shortResult();
  const [failing] = viewsOf(result, context);
  const texts = matrixOf(failing).rows.flatMap(({cells}) => cells.filter(({shade}) => shade === undefined));
  expect(texts.length).toBeGreaterThan(0);
  for (const {text, isFirst} of texts)
    expect([text, isFirst]).toEqual([expect.stringMatching(/failed|–/), false]);
});
