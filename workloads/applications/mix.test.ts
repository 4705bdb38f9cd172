import {expect, test} from 'vitest';
import {INSTRUCTIONS_PER_CYCLE, Mix, type Event} from './mix.ts';

function counting(perMillion: number): Event & {times: number} {
  return {
    perMillion,
    times: 0,
    happen() {
      this.times++;
    },
  };
}

test('each event happens as often as its rate says, over any number of runs, and all cycles are computed', () => {
  const [often, seldom, never] = [counting(300), counting(0.25), counting(0)];
  let computed = 0;
  const mix = new Mix(instructions => (computed += instructions), [often, seldom, never]);
  for (let run = 0; run < 100; run++) mix.run(123_457);
  expect(computed).toBe(12_345_700 * INSTRUCTIONS_PER_CYCLE);
  expect(Math.abs(often.times - 12.3457 * 300)).toBeLessThanOrEqual(1);
  expect(Math.abs(seldom.times - 12.3457 * 0.25)).toBeLessThanOrEqual(1);
  expect(never.times).toBe(0);
});

test('events are evenly spaced', () => {
  const at: number[] = [];
  let computed = 0;
  const mix = new Mix(
    instructions => (computed += instructions),
    [{perMillion: 100, happen: () => at.push(computed)}],
  );
  mix.run(100_000);
  expect(at).toEqual(
    [5, 15, 25, 35, 45, 55, 65, 75, 85, 95].map(thousand => thousand * 1000 * INSTRUCTIONS_PER_CYCLE),
  );
});

test('without events all is computed at once', () => {
  const computed: number[] = [];
  new Mix(instructions => computed.push(instructions), []).run(5e6);
  expect(computed).toEqual([5e6 * INSTRUCTIONS_PER_CYCLE]);
});

test('what happens may take its time: an event that is overdue comes at once', () => {
  const order: string[] = [];
  const mix = new Mix(() => {}, [
    {perMillion: 1e6, happen: () => order.push('a')},
    {perMillion: 1e6, happen: () => order.push('b')},
  ]);
  mix.run(3);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a']);
  mix.run(1);
  expect(order.slice(5, 6)).toEqual(['b']);
});
