/** What every eviction policy must do, whatever a hypervisor does with it. */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {chance} from '../../hardware/chance.ts';
import {evictionKinds} from './index.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

test('each has a name of its own, and says who wrote of it and when', () => {
  const ids = evictionKinds.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const {id, description, bound} of evictionKinds) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    if (bound !== 'unbounded') expect(description, id).toMatch(/\d{4}[^)]*\)\.$/);
  }
});

/** What a hypervisor may do: numbers choose among what is there. */
type Step = readonly ['use' | 'create' | 'miss' | 'free' | 'evict', number];

const stepsOf = (...kinds: Step[0][]): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat({max: sized(40)})), {
    maxLength: sized(150),
    size: 'max',
  });
const steps = stepsOf('use', 'create', 'create', 'evict', 'free');
/** Of a cache that is never fuller than it may be, unless all is pinned. */
const bounded = stepsOf('use', 'use', 'use', 'miss', 'miss', 'miss', 'miss', 'miss', 'miss', 'evict', 'free');
const capacities = fc.integer({min: 1, max: sized(16)});

/** Drives one policy, and checks what it names against what is there. */
class Driver {
  readonly named: (number | undefined)[] = [];
  private readonly policy: EvictionPolicy;
  private readonly capacity: number;
  private readonly entries: Cached[] = [];

  constructor(kind: EvictionKind, capacity: number) {
    this.capacity = capacity;
    const nextUse = (key: number): number => (key % 5 === 0 ? Number.POSITIVE_INFINITY : (key * 13) % 31);
    const rebuildCost = ({key}: Cached): number => (key % 3) / 2;
    this.policy = kind.build({capacity, random: chance(), rebuildCost, nextUse});
  }

  take([what, number]: Step): void {
    const entry = this.entries[number % this.entries.length];
    if (what === 'create') this.create({key: number});
    else if (what === 'miss') this.miss(number);
    else if (entry === undefined) expect(this.policy.victim(() => false)).toBeUndefined();
    else if (what === 'use') this.policy.used(entry);
    else if (what === 'free') this.free(entry);
    else this.evict(({key}) => key % 4 === number % 4);
  }

  audit(): void {
    this.policy.audit!(new Set(this.entries));
  }

  /** Everything leaves by the policy's choice. */
  drain(): void {
    while (this.entries.length > 0) this.evict(() => false);
    expect(this.policy.victim(() => false)).toBeUndefined();
  }

  /** Two entries may have one key: pages of one role of which only one is found. */
  private create(entry: Cached): void {
    this.entries.push(entry);
    this.policy.created(entry);
  }

  /** Comes in where it is not there already; if the cache is full one leaves first, and now and then another. */
  private miss(key: number): void {
    if (this.entries.some(entry => entry.key === key)) return;
    if (this.entries.length >= this.capacity)
      for (let leaving = key % 8 === 0 ? 2 : 1; leaving > 0; leaving--)
        this.evict(entry => entry.key % 16 === key % 16);
    this.create({key});
  }

  private free(entry: Cached): void {
    this.leave(entry);
    this.policy.freed(entry);
  }

  private evict(isPinned: (entry: Cached) => boolean): void {
    const victim = this.policy.victim(isPinned);
    this.named.push(victim?.key);
    if (victim === undefined) {
      expect(this.entries.every(isPinned)).toBe(true);
      return;
    }
    expect(isPinned(victim)).toBe(false);
    expect(this.entries).toContain(victim);
    this.leave(victim);
    this.policy.evicted(victim);
  }

  private leave(entry: Cached): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
  }
}

for (const kind of evictionKinds.filter(({bound}) => bound !== 'unbounded')) {
  describe(kind.id, () => {
    test('names one that is there and not pinned, as long as there is one, and loses nobody', () => {
      expectProperty(
        fc.property(steps, capacities, (script, capacity) => {
          const driver = new Driver(kind, capacity);
          for (const step of script) driver.take(step);
          driver.drain();
        }),
      );
    });

    test.each([
      ['a cache that is always full', bounded],
      ['one that may hold more than it should, and a key twice', steps],
    ])('keeps its books in order, in %s', (_, scripts) => {
      expectProperty(
        fc.property(scripts, fc.oneof(fc.constantFrom(1, 2), capacities), (script, capacity) => {
          const driver = new Driver(kind, capacity);
          for (const step of script) {
            driver.take(step);
            driver.audit();
          }
        }),
      );
    });

    test('does the same each time', () => {
      expectProperty(
        fc.property(steps, capacities, (script, capacity) => {
          const [one, other] = [new Driver(kind, capacity), new Driver(kind, capacity)];
          for (const step of script) {
            one.take(step);
            other.take(step);
          }
          expect(one.named).toEqual(other.named);
        }),
        {numRuns: 30},
      );
    });

    test('takes no notice of what is not there', () => {
      const policy = kind.build({capacity: 4, random: () => 0, rebuildCost: () => 1, nextUse: () => 1});
      const [here, elsewhere] = [{key: 1}, {key: 1}];
      policy.created(here);
      policy.used(elsewhere);
      policy.freed(elsewhere);
      expect(policy.victim(entry => entry === here)).toBeUndefined();
      expect(policy.victim(() => false)).toBe(here);
    });

    test('names the same again when it is asked again, if it does not go by chance', () => {
      if (kind.id === 'random') return;
      expectProperty(
        fc.property(
          fc.array(fc.nat({max: 20}), {minLength: 1, maxLength: sized(60)}),
          capacities,
          (keys, capacity) => {
            const policy = kind.build({capacity, random: () => 0, rebuildCost: () => 1, nextUse: key => key});
            const entries = keys.map(key => ({key}));
            for (const entry of entries) policy.created(entry);
            for (const entry of entries) if (entry.key % 2) policy.used(entry);
            const isPinned = ({key}: Cached): boolean => key % 3 === 0;
            expect(policy.victim(isPinned)).toBe(policy.victim(isPinned));
          },
        ),
        {numRuns: 50},
      );
    });
  });
}

test('what has no limit names nobody', () => {
  for (const kind of evictionKinds.filter(({bound}) => bound === 'unbounded')) {
    const policy = kind.build({capacity: 1, random: () => 0, rebuildCost: () => 1});
    for (const key of [1, 2, 3]) policy.created({key});
    expect(policy.victim(() => false)).toBeUndefined();
  }
});
