import {expect, test} from 'vitest';
import {ENTRY, Misses} from './misses.ts';

function miss(misses: Misses, levels: readonly number[], cycles: number, faulted = true): void {
  misses.begin();
  for (const level of levels) misses.made(level);
  misses.end(cycles, faulted);
}

test('a miss stands at the highest table that it made, with all of its cost, and each page at its own level', () => {
  const misses = new Misses();
  miss(misses, [3, 2, 1], 900);
  miss(misses, [1], 500);
  miss(misses, [1], 400);
  expect(misses.byLevel).toEqual([
    {level: 3, misses: 1, pages: 1, cycles: 900},
    {level: 2, misses: 0, pages: 1, cycles: 0},
    {level: 1, misses: 2, pages: 3, cycles: 900},
  ]);
});

test('a fault that made no page lacked an entry; what was no fault and made none is no miss', () => {
  const misses = new Misses();
  miss(misses, [], 300);
  miss(misses, [], 70, false);
  miss(misses, [4], 200, false);
  expect(misses.byLevel).toEqual([
    {level: 4, misses: 1, pages: 1, cycles: 200},
    {level: ENTRY, misses: 1, pages: 0, cycles: 300},
  ]);
});

test('what the warm-up lacked does not count', () => {
  const misses = new Misses();
  miss(misses, [1], 500);
  misses.warmedUp();
  expect(misses.byLevel).toEqual([]);
});
