import {describe, expect, test} from 'vitest';
import {isBeyond, limitIn} from './limit.ts';

const lies = (text: string, baseline: readonly number[], run: readonly number[]) =>
  isBeyond(limitIn(text), {baseline, run});

describe('as it is written', () => {
  test.each([
    ['cycles>+5%', {metric: 'cycles', more: 5, isPercent: true}],
    ['exits>+0', {metric: 'exits', more: 0, isPercent: false}],
    [' tlbMisses > 0.5 % ', {metric: 'tlbMisses', more: 0.5, isPercent: true}],
  ])('%s', (text, expected) => expect(limitIn(text)).toEqual({text, ...expected}));

  test.each([
    ['cycles<5%', '--fail-on cycles<5%: expected METRIC>+NUMBER% or METRIC>+NUMBER, as in cycles>+5%'],
    ['cycles>-5%', '--fail-on cycles>-5%: expected METRIC>+NUMBER% or METRIC>+NUMBER, as in cycles>+5%'],
    [
      'exit>+0',
      '--fail-on exit>+0: there is no metric "exit" (did you mean "exits"?), expected one of cycles, exits, walkReferences, tlbMisses, overheadBytes',
    ],
  ])('%s is refused', (text, sentence) => expect(() => limitIn(text)).toThrow(sentence));
});

describe('of its share', () => {
  test('exactly so much is not beyond, in whatever digits', () => {
    // 1.14 times 100 is less than 114 in binary.
    for (const percent of [5, 7, 14, 29, 57]) {
      const limit = `cycles>+${percent}%`;
      expect(lies(limit, [100, 200], [100 + percent, 200 + 2 * percent])).toBe(false);
      expect(lies(limit, [100, 200], [100 + percent + 1, 202 + 2 * percent])).toBe(true);
    }
  });

  test('the whole interval must lie beyond', () => {
    expect(lies('cycles>+5%', [100, 100, 100], [107, 107.1, 106.9])).toBe(true);
    expect(lies('cycles>+5%', [100, 100, 100], [107, 111, 103])).toBe(false);
    expect(lies('cycles>+5%', [100, 100, 100], [104, 104.1, 103.9])).toBe(false);
  });

  test('of one seed it is not known', () => {
    expect(lies('cycles>+5%', [100], [110])).toBe('unknown');
    expect(lies('cycles>+5%', [100], [105])).toBe(false);
  });

  test('any more than nothing is beyond any share of it', () => {
    expect(lies('exits>+50%', [0, 0], [1, 1])).toBe(true);
    expect(lies('exits>+50%', [0, 0], [0, 0])).toBe(false);
    expect(lies('exits>+50%', [0, 10], [0, 12])).toBe(false);
    expect(lies('exits>+50%', [0], [1])).toBe('unknown');
  });
});

describe('of its number', () => {
  test('one more at every seed is beyond none more, and no share of it matters', () => {
    expect(lies('exits>+0', [1e6, 2e6], [1e6 + 1, 2e6 + 1])).toBe(true);
    expect(lies('exits>+0', [5, 7], [5, 7])).toBe(false);
    expect(lies('exits>+1', [5, 7], [6, 8])).toBe(false);
    expect(lies('exits>+1', [5, 7], [7, 9])).toBe(true);
    expect(lies('exits>+0', [5, 7], [4, 6])).toBe(false);
  });

  test('the whole interval of the difference must lie beyond', () => {
    expect(lies('exits>+2', [50, 50, 50], [60, 61, 59])).toBe(true);
    expect(lies('exits>+2', [50, 50, 50], [60, 53, 49])).toBe(false);
    expect(lies('exits>+2', [50], [60])).toBe('unknown');
  });
});
