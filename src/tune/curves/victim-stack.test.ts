import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {PARTS, KeySample} from './key-sample.ts';
import {NOBODY, RecencyStack} from './recency-stack.ts';
import {FOUND, VictimStack} from './victim-stack.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

const PLACES = 3;
const MOST_KEYS = 12;
const key = fc.nat(MOST_KEYS - 1);
const event = fc.oneof(
  {weight: 12, arbitrary: key.map(each => ['use', each] as const)},
  {weight: 4, arbitrary: key.map(each => ['drop', each] as const)},
  {weight: 1, arbitrary: fc.constant(['flush', 0] as const)},
);

/** What a stack of PLACES and all its victims are together. */
class Divided {
  private readonly top = new RecencyStack(PLACES);
  private readonly victims = new VictimStack(new KeySample(1));

  use(used: number): number {
    const {hasHole} = this.top;
    const distance = this.top.use(used);
    if (distance > 0) return distance;
    const place = hasHole ? this.victims.takeForHole(used) : this.victims.take(used);
    const [above] = this.victims.above;
    if (this.top.evicted !== NOBODY) this.victims.put(this.top.evicted);
    return place === FOUND ? PLACES + 1 + above / PARTS : place;
  }

  drop(dropped: number): void {
    this.top.drop(dropped);
    this.victims.drop(dropped);
  }

  flush(): void {
    this.top.flush();
    this.victims.flush();
  }
}

test('with the stack that it lies below it is one stack, with drops and flushes', () => {
  expectProperty(
    fc.property(fc.array(event, {minLength: 30, maxLength: sized(300)}), events => {
      const divided = new Divided();
      const whole = new RecencyStack();
      for (const [what, each] of events) {
        if (what === 'use') expect(divided.use(each)).toBe(whole.use(each));
        else if (what === 'drop') for (const stack of [divided, whole]) stack.drop(each);
        else for (const stack of [divided, whole]) stack.flush();
      }
    }),
    {numRuns: 500},
  );
});

test('times are numbered anew many times over', () => {
  const divided = new Divided();
  const whole = new RecencyStack();
  for (let at = 0; at < 20_000; at++) {
    if (at % 7 === 3) for (const stack of [divided, whole]) stack.drop((at * 31) % 500);
    const used = (at * at) % 523;
    expect(divided.use(used)).toBe(whole.use(used));
  }
});

test('a key fills as much of a hole as it weighs in each view', () => {
  const sample = new KeySample(0.5);
  const weights = (of: number): number[] => {
    const row = new Int32Array(new VictimStack(sample).above.length);
    sample.weigh(of, row);
    return [...row];
  };
  const stack = new VictimStack(sample);
  for (const each of [1, 2, 3]) stack.take(each);
  for (const each of [1, 2, 3]) stack.put(each);
  stack.drop(2);
  // 4 takes its weight of the hole of 2: above 1 lie 3 and what is left.
  stack.take(4);
  stack.take(1);
  const [two, three, four] = [2, 3, 4].map(weights);
  expect([...stack.above]).toEqual(three.map((each, view) => each + Math.max(0, two[view] - four[view])));
  expect(new Set(two.map((each, view) => Math.sign(each - four[view]))).size).toBe(3);
});
