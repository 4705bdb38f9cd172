import {expect, test} from 'vitest';
import {workloadExample} from './example.ts';
import {shareOf, wholePassShare} from './share.ts';

const PASS = {
  'recording alone': [5],
  'packing alone': [1],
  native: [20],
  'native in C': [10],
  'shadow-cached': [50],
  kvm: [60],
  nested: [50],
  'nested in C': [20],
  'whole pass': [240],
};

test('of one strategy it is how long the yardstick takes of its time', () => {
  const measured = workloadExample('zipf', 1000, PASS);
  expect(shareOf(measured, 'native')).toBe(10 / 20);
  expect(shareOf(measured, 'nested')).toBe(20 / 50);
});

test('of a pass of four it is how long four replays in C take, native and nested in turn', () => {
  expect(wholePassShare(workloadExample('zipf', 1000, PASS))).toBe((10 + 20 + 10 + 20) / 240);
});

const ALONE = {native: [20], kvm: [30], 'whole pass': [60]};

test('there is none without the yardstick, nor of a pass without either of its two', () => {
  const alone = workloadExample('zipf', 1000, ALONE);
  expect(shareOf(alone, 'native')).toBeUndefined();
  expect(wholePassShare(alone)).toBeUndefined();
  const half = workloadExample('zipf', 1000, {...ALONE, 'native in C': [10]});
  expect(wholePassShare(half)).toBeUndefined();
});
