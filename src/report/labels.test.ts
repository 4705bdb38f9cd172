import {expect, test} from 'vitest';
import {nameWithKind, shortLabels} from './labels.ts';

const short = (...labels: string[]) => [...shortLabels(labels).values()];

test('particulars go where the name alone is enough', () => {
  expect(short('native', 'shadow-cached (invalidating traces, creation order)')).toEqual([
    'native',
    'shadow-cached',
  ]);
});

test('a namesake without particulars keeps the particulars of the other', () => {
  expect(short('nested', 'nested (2 MiB host pages)')).toEqual(['nested', 'nested (2 MiB host pages)']);
});

test('of namesakes only what differs stays', () => {
  expect(
    short('shadow-cached (invalidating traces, LRU)', 'shadow-cached (invalidating traces, CLOCK)'),
  ).toEqual(['shadow-cached (LRU)', 'shadow-cached (CLOCK)']);
});

test('what several share that a plain namesake lacks goes, too', () => {
  expect(short('shadow-cached', 'shadow-cached (pool 6, FIFO)', 'shadow-cached (pool 64, FIFO)')).toEqual([
    'shadow-cached',
    'shadow-cached (pool 6)',
    'shadow-cached (pool 64)',
  ]);
});

test('no two strategies get the same short label', () => {
  const labels = ['a (x)', 'a (x, y)', 'a', 'b (x)'];
  expect(new Set(short(...labels)).size).toBe(labels.length);
});

test('a legend names the kind that the title gives and the policy that evicts, each once', () => {
  const title = 'Shadow, cached (invalidating traces)';
  expect(nameWithKind('shadow-cached', title, 'FIFO')).toBe('shadow-cached: invalidating traces, FIFO');
  const whole = 'shadow-cached (invalidating traces)';
  expect(nameWithKind(whole, title)).toBe(whole);
  expect(nameWithKind('kvm (eviction lru)', 'KVM shadow', 'LRU')).toBe('kvm (eviction lru)');
  expect(nameWithKind('mine', undefined, 'LRU')).toBe('mine: LRU');
  expect(nameWithKind('nested (2 MiB host pages)', 'Nested paging')).toBe('nested (2 MiB host pages)');
});
