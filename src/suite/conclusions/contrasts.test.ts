import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {contrastsOf} from './contrasts.ts';
import type {Values} from '../definition.ts';

const contrasts = (things: readonly Values[]) => contrastsOf(things, each => each);

test('each of three is compared with the one that differs in it alone', () => {
  const [base, a, b] = [
    {a: 0, b: 0},
    {a: 1, b: 0},
    {a: 0, b: 1},
  ];
  expect(contrasts([base, a, b])).toEqual([
    {parameters: ['a'], groups: [[base, a]]},
    {parameters: ['b'], groups: [[base, b]]},
  ]);
});

test('what was never changed alone is compared together', () => {
  const [base, other] = [
    {a: 0, b: 0, c: 5},
    {a: 1, b: 1, c: 5},
  ];
  expect(contrasts([base, other])).toEqual([{parameters: ['a', 'b'], groups: [[base, other]]}]);
});

test('what one has and the other lacks differs', () => {
  const [having, lacking] = [{a: 0}, {}];
  expect(contrasts([having, lacking])).toEqual([{parameters: ['a'], groups: [[having, lacking]]}]);
});

test('two that agree in everything are one, and alone nothing differs', () => {
  expect(contrasts([{a: 0}, {a: 0}])).toEqual([]);
  expect(contrasts([])).toEqual([]);
});

const differing = (left: Values, right: Values): string[] =>
  Object.keys(left).filter(name => left[name] !== right[name]);

test('groups differ in their parameters alone, no pair that differs in one is left out, and whatever varies is somewhere', () => {
  const value = fc.integer({min: 0, max: 2});
  const things = fc.array(fc.record({a: value, b: value, c: value, d: value}), {maxLength: 12});
  expectProperty(
    fc.property(things, drawn => {
      const found = contrasts(drawn);
      for (const {parameters, groups} of found)
        for (const [first, ...others] of groups)
          for (const other of others) expect(differing(first, other)).toEqual(parameters);
      for (const left of drawn)
        for (const right of drawn) {
          const apart = differing(left, right);
          for (const name of apart)
            expect(found.some(({parameters}) => parameters.includes(name))).toBe(true);
          if (apart.length !== 1) continue;
          const [{groups}] = found.filter(({parameters}) => parameters.join() === apart[0]);
          const holding = (thing: Values) =>
            groups.filter(group => group.some(each => differing(each, thing).length === 0));
          expect(holding(left).some(group => holding(right).includes(group))).toBe(true);
        }
    }),
    {numRuns: 300},
  );
});
