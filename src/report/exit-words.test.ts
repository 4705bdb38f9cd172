import {expect, test} from 'vitest';
import {exitCount} from './exit-words.ts';

test('exits are counted in words', () => {
  expect(exitCount('exitsHiddenFault', 1)).toBe('1 hidden fault');
  expect(exitCount('exitsTraceFault', 20)).toBe('20 trace faults');
  expect(exitCount('exitsUnprotectingStore', 1)).toBe('1 unprotecting store');
  expect(exitCount('exitsCr3Load', 2)).toBe('2 CR3 loads');
  expect(exitCount('exitsInvlpg', 20)).toBe('20 INVLPGs');
  expect(exitCount('exitsGlobalFlush', 3)).toBe('3 global flushes');
});
