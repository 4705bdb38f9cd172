import {describe, expect, test} from 'vitest';
import type {Machine} from '../machines/machine.ts';
import {withParameters} from '../machines/parameters.ts';
import {ASSUMPTION} from '../machines/stated.ts';
import {Evidence, type Reading} from './reading.ts';
import {scoreOf, untested} from './score.ts';
import type {Measure, Target, Test} from './target.ts';
import {isolatedSystemCall} from './targets/isolated-system-call.ts';

/** Of a guest store that exits once under kvm-2007: an exit, its handler, and little else. */
const exitsOf = (reading: Reading): number =>
  reading.single('table-store', 'kvm-2007').cycles / reading.single('table-store', 'native').cycles;

const nothing = new Evidence([]);

const target = (kind: Target['kind'], measures: readonly Measure[]): Target & {readonly test: Test} => ({
  id: 'X1',
  title: 'An example',
  kind,
  claim: 'Something holds.',
  source: {
    authors: 'Somebody',
    title: 'Something',
    venue: 'Somewhere 2020',
    where: 'table 1',
    provenance: 'read in the text',
  },
  standsFor: [],
  test: {measures},
});

const measure = (
  ours: Measure['ours'],
  [low, published, high]: readonly [number, number, number],
  unit: Measure['unit'] = '×',
): Measure => ({name: 'a number', published, low, high, tolerance: 'an example', unit, ours});

const scored = (kind: Target['kind'], ...measures: readonly Measure[]) => {
  const {test: asked, ...rest} = target(kind, measures);
  return scoreOf({...rest, test: asked}, asked, nothing);
};

describe('a prediction', () => {
  test('is reproduced where it holds whatever the assumptions are, both ends of the tolerance included', () => {
    for (const bounds of [
      [4, 5, 6],
      [5, 5, 9],
      [1, 5, 5],
    ] as const)
      expect(
        scored(
          'prediction',
          measure(() => 5, bounds),
        ),
      ).toMatchObject({
        verdict: 'reproduced',
        share: 1,
        ours: 5,
        interval: [5, 5],
        matters: null,
      });
  });

  test('is not where it holds in too few of the draws, and says in how many', () => {
    const own = exitsOf(nothing.read());
    const score = scored('prediction', measure(exitsOf, [own * 0.9999, own, own * 1.0001]));
    expect(score.measures[0].holds).toBe(true);
    expect(score.share).toBeLessThan(0.2);
    expect(score.verdict).toBe('direction only');
    expect(score.why).toMatch(/^holds at the prices as they are, but in only \d+ % of the draws$/);
    expect(score.matters).not.toBeNull();
  });

  test('has the direction where all of it is on the side of no difference that was published', () => {
    const verdict = (ours: number, unit: Measure['unit'], published: number) =>
      scored(
        'prediction',
        measure(() => ours, [published * 0.9, published, published * 1.1], unit),
      ).verdict;
    expect(verdict(1.2, '×', 5)).toBe('direction only');
    expect(verdict(0.8, '×', 5)).toBe('not reproduced');
    expect(verdict(0.8, '×', 0.2)).toBe('direction only');
    expect(verdict(3, '%', 50)).toBe('direction only');
    expect(verdict(-3, '%', 50)).toBe('not reproduced');
    // A count has no such side.
    expect(verdict(4, '', 9)).toBe('not reproduced');
  });

  test('of several numbers shows the one that decides, and needs them all', () => {
    const score = scored(
      'prediction',
      measure(() => 5, [4, 5, 6]),
      measure(() => 2, [4, 5, 6]),
    );
    expect(score).toMatchObject({verdict: 'direction only', ours: 2, share: 0});
    expect(score.measures.map(({holds}) => holds)).toEqual([true, false]);
    expect(score.measures.map(({details}) => details !== undefined)).toEqual([false, true]);
  });
});

test('what must be exact has no direction', () => {
  expect(
    scored(
      'exact',
      measure(() => 23, [24, 24, 24]),
    ).verdict,
  ).toBe('not reproduced');
  expect(
    scored(
      'exact',
      measure(() => 24, [24, 24, 24]),
    ).verdict,
  ).toBe('reproduced');
});

test('an open end of a tolerance is null, as JSON has it', () => {
  const [only] = scored(
    'prediction',
    measure(() => 5, [1, 2, Infinity]),
  ).measures;
  expect(only).toMatchObject({low: 1, high: null, holds: true});
});

test('what cannot be tested says what lacks', () => {
  const {test: _, ...rest} = target('prediction', []);
  const lacks = 'there is no such thing';
  expect(untested({...rest, test: {lacks}}, {lacks})).toMatchObject({
    verdict: 'not testable',
    why: 'there is no such thing',
    ours: null,
    share: null,
    measures: [],
  });
});

test('an exit that is three times as dear turns a verdict over, and is named as what matters', () => {
  const asked = isolatedSystemCall.test as Test;
  const dear = (machine: Machine): Machine => ({
    ...withParameters(machine, {exitCycles: machine.latencies.exitCycles * 3}),
    sources: {...machine.sources, exitCycles: ASSUMPTION},
  });
  expect(scoreOf(isolatedSystemCall, asked, new Evidence([])).verdict).toBe('reproduced');
  const score = scoreOf(isolatedSystemCall, asked, new Evidence([]), dear);
  expect(score.verdict).toBe('direction only');
  expect(score.matters!.assumption).toBe('exitCycles');
  expect(score.ours! / score.published!).toBeGreaterThan(2);
  // Its page can say so: that price alone, a third of it, would do.
  const [need] = score.measures[0].details!.needs.filter(({price}) => price === 'exitCycles');
  expect(1 / need.factor).toBeGreaterThan(2);
  expect(score.measures[0].details!.readings.map(({reading}) => reading)).toContain('syscall under kvm');
});
