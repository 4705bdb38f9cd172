import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {DistinctSince, type Moment} from './distinct-since.ts';

test('keys used since a moment count once each, and other moments not at all', () => {
  const distinct = new DistinctSince();
  distinct.use(7);
  const first = distinct.mark();
  distinct.use(7);
  distinct.use(3);
  const second = distinct.mark();
  distinct.use(7);
  distinct.use(7);
  expect(distinct.since(first)).toBe(2);
  expect(distinct.since(second)).toBe(1);
  expect(distinct.since(distinct.mark())).toBe(0);
});

test('any uses and moments, as counted one by one', () => {
  // A key below 8 is used; 8 marks a moment; what is larger asks about one that was marked.
  const steps = fc.array(fc.nat({max: 15}), {maxLength: 300});
  expectProperty(
    fc.property(steps, drawn => {
      const distinct = new DistinctSince();
      const open: {moment: Moment; since: Set<number>}[] = [];
      for (const step of drawn) {
        if (step < 8) {
          distinct.use(step);
          for (const {since} of open) since.add(step);
        } else if (step === 8) open.push({moment: distinct.mark(), since: new Set()});
        else if (open.length > 0) {
          const [{moment, since}] = open.splice(step % open.length, 1);
          expect(distinct.since(moment)).toBe(since.size);
        }
      }
    }),
  );
});
