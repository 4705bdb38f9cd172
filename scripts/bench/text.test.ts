import {describe, expect, test} from 'vitest';
import {strategies} from '../../src/strategies/index.ts';
import {workloads} from '../../workloads/index.ts';
import {compare} from './comparison.ts';
import {comparisonText} from './comparison-text.ts';
import {measurementExample, workloadExample} from './example.ts';
import {introduction, workloadText, yardstickText} from './text.ts';

const WIDTH = 80;
const ROUNDS = 5;
const slow = (milliseconds: number) => Array.from({length: ROUNDS}, (_, round) => milliseconds + round);

/** All that there is to measure, of the slowest. */
const EVERYTHING = Object.fromEntries(
  [
    'recording alone',
    'packing alone',
    ...strategies.map(({id}) => id),
    'native in C',
    'nested in C',
    'whole pass',
  ].map(name => [name, slow(100_000)]),
);
const now = measurementExample(...workloads.map(({id}) => workloadExample(id, 100_000_000, EVERYTHING)));

const tooWide = (text: string) => text.split('\n').filter(line => line.length > WIDTH);

describe('80 columns', () => {
  test('hold every workload and strategy that there is', () => {
    const parts = [
      introduction(now, WIDTH),
      ...now.workloads.map(workload => workloadText(workload, WIDTH)),
      yardstickText(now, WIDTH),
    ];
    expect(parts.flatMap(tooWide)).toEqual([]);
  });

  test('hold a comparison of them', () => {
    const elsewhere = {
      ...now,
      environment: {...now.environment, processor: 'some other processor', node: 'v26'},
    };
    expect(tooWide(comparisonText(compare(elsewhere, now), {before: elsewhere, now}, WIDTH))).toEqual([]);
  });
});

test('a million accesses in half a second are 2 million a second; three quarters and 99 of 100 rounds reach less', () => {
  // Half of the rounds take at most 500 ms, three quarters 625, 99 of 100 just under 1,000.
  const taken = [400, 500, 625, 500, 1000];
  const text = workloadText(
    workloadExample('zipf', 1_000_000, {native: taken, kvm: taken.map(each => 3 * each)}),
    WIDTH,
  );
  expect(text).toContain('zipf, 1,000,000 accesses\n');
  expect(text).toMatch(/^native +2\.00 +1\.60 +1\.02 +1\.00$/m);
  expect(text).toMatch(/^kvm +0\.67 +0\.53 +0\.34 +3\.00$/m);
});

test('shares of the yardstick are quotients of medians; what was not measured is a dash', () => {
  const times = {native: [200], 'native in C': [100], 'whole pass': [400]};
  const measured = workloadExample('zipf', 1000, times);
  expect(yardstickText(measurementExample(measured), WIDTH)).toMatch(/^zipf +0\.50 +– +0\.25$/m);
});

test('without the yardstick the text says so', () => {
  const alone = measurementExample(workloadExample('zipf', 1000, {native: slow(200)}));
  const text = yardstickText({...alone, streams: []}, WIDTH);
  expect(text).toBe('\nWithout the yardstick, which is in C: there is no gcc to build it with.\n');
});

describe('a comparison', () => {
  const once = measurementExample(workloadExample('zipf', 1000, {native: slow(200), kvm: slow(600)}));
  const text = (before: typeof once, after = once) =>
    comparisonText(compare(before, after), {before, now: after}, WIDTH).replaceAll('\n', ' ');

  test('names the test, its level and the commit', () => {
    const said = text(once);
    for (const part of ['permutation test', 'at most 5 %', 'commit 0123456789ab-dirty,'])
      expect(said).toContain(part);
  });

  test('says what the other machine was', () => {
    const elsewhere = {...once, environment: {...once.environment, cores: 64}};
    expect(text(elsewhere)).toContain('It was measured elsewhere: cores 64, now 2.');
    expect(text(once)).not.toContain('elsewhere');
  });

  test('says that the machine differed where the yardstick does', () => {
    const timed = (milliseconds: number) =>
      measurementExample(
        workloadExample('zipf', 1000, {native: slow(200), 'native in C': slow(milliseconds)}),
      );
    expect(text(timed(100), timed(150))).toContain('Rows in C differ, too');
    expect(text(timed(100), timed(100))).not.toContain('Rows in C');
  });

  test('says what could not be compared', () => {
    const before = measurementExample(workloadExample('zipf', 1000, {native: slow(200)}));
    expect(text(before)).toContain('Measured now alone: kvm.');
  });

  test('says when rounds are too few', () => {
    const short = measurementExample(workloadExample('zipf', 1000, {native: [200, 201]}));
    expect(text(short)).toContain('Of 2 rounds no difference can be told');
  });
});
