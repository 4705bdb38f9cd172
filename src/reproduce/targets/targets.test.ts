import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {planOf} from '../../suite/plan.ts';
import {specSchema} from '../../suite/spec.ts';
import {Evidence} from '../reading.ts';
import {isTestable} from '../target.ts';
import {targets} from './index.ts';

const numberOf = (id: string): number => Number(/^T(\d+)[a-z]?$/.exec(id)![1]);

test('targets have numbers of their own, and stand in their order', () => {
  const ids = targets.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map(numberOf)).toEqual(ids.map(numberOf).toSorted((one, other) => one - other));
});

test('each file beside the list is in the list', () => {
  const list = readFileSync(new URL('index.ts', import.meta.url), 'utf8');
  const helpers = ['index.ts', 'kvm-over-ept.ts', 'sources.ts', 'stories.ts', 'means.ts'];
  const files = readdirSync(import.meta.dirname).filter(
    file => !helpers.includes(file) && !file.endsWith('.test.ts'),
  );
  for (const file of files) expect(list).toContain(`'./${file}'`);
});

describe.each(targets.map(target => [target.id, target] as const))(
  '%s',
  (_id, {kind, claim, test: asked, standsFor}) => {
    test('says in words what it claims, and what stands for what', () => {
      expect(claim).toMatch(/^[A-Z].*\.$/s);
      if (isTestable(asked)) expect(standsFor.length).toBeGreaterThan(0);
      else expect(asked.lacks).toMatch(/^[a-z]/);
    });

    test('accepts what was published, and says why not only that', () => {
      for (const {published, low, high, tolerance} of isTestable(asked) ? asked.measures : []) {
        expect(low).toBeLessThanOrEqual(high);
        expect(tolerance).not.toBe('');
        if (published !== null) {
          expect(published).toBeGreaterThanOrEqual(low);
          expect(published).toBeLessThanOrEqual(high);
        }
        if (kind === 'exact') expect([low, high]).toEqual([published, published]);
      }
    });

    test('asks for runs that can be planned, which rehearses the largest', {timeout: 120_000}, async () => {
      for (const run of isTestable(asked) ? (asked.runs ?? []) : [])
        expect((await planOf(specSchema.parse(run))).passes.length).toBeGreaterThan(0);
    });
  },
);

test('what needs no run is counted at once, and what was never run is missing loudly', () => {
  const reading = new Evidence([]).read();
  expect(reading.single('first-touch', 'shadow-cached').events.exitsTrueFault).toBe(1);
  expect(() => reading.cell('gups', 'native')).toThrow('which of the machines');
  expect(() => reading.operation('juggling', 'native')).toThrow('no operation is called juggling');
  expect(() => reading.single('first-touch', 'magic')).toThrow('no strategy is called magic');
});
