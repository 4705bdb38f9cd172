/** That an audit finds what is wrong: each fault is planted behind the policy's back. */
import {describe, expect, test} from 'vitest';
import {chance} from '../../hardware/chance.ts';
import {evictionKinds} from './index.ts';
import type {Cached, EvictionPolicy} from './policy.ts';
import type {PriorityQueue} from './priority-queue.ts';
import {Queue} from './queue.ts';

const CAPACITY = 4;
/** 1 is used again while it is there, 2 comes back, and each policy has something to remember. */
const KEYS = [1, 2, 1, 3, 4, 5, 1, 6, 2, 7, 8, 1, 9, 2, 10, 11];

/** A policy that has seen `KEYS`, and what is left of them. */
function filled(id: string): {policy: EvictionPolicy; entries: Set<Cached>} {
  const kind = evictionKinds.find(each => each.id === id)!;
  const setting = {capacity: CAPACITY, random: chance(), rebuildCost: () => 1, nextUse: (key: number) => key};
  const policy = kind.build(setting);
  const entries = new Set<Cached>();
  for (const key of KEYS) {
    const there = [...entries].find(entry => entry.key === key);
    if (there) policy.used(there);
    else {
      const victim = entries.size < CAPACITY ? undefined : policy.victim(() => false);
      if (victim) {
        entries.delete(victim);
        policy.evicted(victim);
      }
      const entry = {key};
      entries.add(entry);
      policy.created(entry);
    }
  }
  return {policy, entries};
}

test('every policy audits itself, and finds nothing wrong with what it should hold', () => {
  for (const {id} of evictionKinds) {
    const {policy, entries} = filled(id);
    expect('audit' in policy, id).toBe(true);
    expect(() => policy.audit!(entries), id).not.toThrow();
  }
});

describe.each(evictionKinds.filter(({bound}) => bound !== 'unbounded').map(({id}) => id))('%s', id => {
  test('misses what it never heard of, and what it was not told has left', () => {
    const {policy, entries} = filled(id);
    const [first, ...others] = entries;
    expect(() => policy.audit!(new Set([...entries, {key: 77}]))).toThrow(
      `eviction policy ${id}: key 77 is there, and not held`,
    );
    expect(() => policy.audit!(new Set(others))).toThrow(
      new RegExp(`^eviction policy ${id}: key ${first.key} has left`),
    );
  });
});

/** A private part of a policy, or of a part. */
const part = (whole: object, name: string): object => Reflect.get(whole, name) as object;
const queue = (policy: object, name: string): Queue<unknown> => part(policy, name) as Queue<unknown>;
const ranked = (policy: object, name: string): PriorityQueue<Cached> =>
  part(policy, name) as PriorityQueue<Cached>;
const members = (policy: object, name: string): Set<Cached> => part(policy, name) as Set<Cached>;
const notes = (policy: object, name: string): Map<Cached, unknown> =>
  part(policy, name) as Map<Cached, unknown>;
const list = (policy: object, name: string): unknown[] => part(policy, name) as unknown[];

const STRANGER = {key: 77};
const MANY = Array.from({length: 10 * CAPACITY}, (_, at) => 100 + at);

function overfill(policy: EvictionPolicy, ...names: readonly string[]): void {
  for (const name of names) for (const key of MANY) queue(policy, name).push(key);
}

/** Each of `entries` comes into each of the queues. */
function push(policy: EvictionPolicy, entries: Iterable<Cached>, ...names: readonly string[]): void {
  for (const name of names) for (const entry of entries) queue(policy, name).push(entry);
}

function move(policy: EvictionPolicy, to: string, ...from: readonly string[]): void {
  for (const name of from)
    while (queue(policy, name).size > 0) queue(policy, to).push(queue(policy, name).shift());
}

const turn = (items: unknown[]): unknown => items.push(items.shift());

/** What is done to a policy, some of its entries at hand. */
type Plant = (policy: EvictionPolicy, entries: ReadonlySet<Cached>) => unknown;

/** By policy what the audit says, and of what. */
const FAULTS: Readonly<Record<string, Readonly<Record<string, Plant>>>> = {
  fifo: {
    'is there, and not held': policy => queue(policy, 'byAge').shift(),
    'queue: the link at place 3': policy => {
      Reflect.set(part(queue(policy, 'byAge'), 'back'), 'before', undefined);
    },
  },
  lru: {'is there, and not held': policy => queue(policy, 'byUse').shift()},
  random: {
    'is not at its place': policy => turn(list(policy, 'entries')),
    'is held twice': policy => list(policy, 'entries').push(list(policy, 'entries')[0]),
  },
  clock: {'something is still noted of it': policy => members(policy, 'inUse').add(STRANGER)},
  sieve: {
    'something is still noted of it': policy => members(policy, 'visited').add(STRANGER),
    'key 77 has left': policy => Reflect.set(policy, 'hand', STRANGER),
  },
  lfu: {
    'the bucket of 99 uses is empty': policy =>
      queue(policy, 'buckets').push({uses: 99, members: new Queue()}),
    'stands behind that of': policy => queue(policy, 'buckets').push(queue(policy, 'buckets').first),
    'has not 1 uses': policy => {
      const uses = notes(policy, 'bucketOf');
      for (const entry of uses.keys()) uses.set(entry, queue(policy, 'buckets').last);
    },
  },
  '2q': {
    '|A1out| is 42, expected at most 2': policy => overfill(policy, 'remembered'),
    'is held twice': (policy, entries) => push(policy, entries, 'first', 'proven'),
  },
  arc: {
    'p is 5, expected 0 to 4': policy => Reflect.set(policy, 'target', CAPACITY + 1),
    'key 77 is in B1 and in B2': policy => push(policy, [77 as never], 'lostOnce', 'lostAgain'),
    '|T1| + |B1| is': policy => overfill(policy, 'lostOnce'),
    '|T1| + |B1| + |T2| + |B2| is': policy => overfill(policy, 'lostAgain'),
    'is held twice': (policy, entries) => push(policy, entries, 'once', 'again'),
  },
  lirs: {
    'is LIR and not in S': policy => {
      for (const entry of members(policy, 'low')) queue(policy, 'stack').delete(entry);
    },
    'the lowest of S is not LIR': policy => {
      const [stack, high] = [queue(policy, 'stack'), queue(policy, 'high').first];
      stack.delete(high);
      stack.insertBehind(undefined, high);
    },
    'key 77 is in S and not remembered': policy => queue(policy, 'stack').push(77),
    'key 77 is remembered and not in S': policy => queue(policy, 'remembered').push(77),
    'the number of keys in S is': policy => overfill(policy, 'remembered', 'stack'),
    'key 77 has left, and something': policy => queue(policy, 'stack').push(STRANGER),
    'the number of LIR entries is 3, expected at most 2': policy => {
      const entry = queue(policy, 'high').shift() as Cached;
      members(policy, 'low').add(entry);
      queue(policy, 'stack').push(entry);
    },
  },
  's3-fifo': {
    '|G| is': policy => overfill(policy, 'remembered'),
    'has 4 uses': (policy, [entry]) => notes(policy, 'uses').set(entry, 4),
    'is held twice': (policy, entries) => push(policy, entries, 'small', 'main'),
  },
  'w-tinylfu': {
    'the window is': policy => move(policy, 'window', 'probation'),
    'the protected segment is': policy => move(policy, 'guarded', 'probation', 'window'),
    'frequency sketch: a counter is at 16': policy => list(part(policy, 'sketch'), 'counters').fill(16),
    'frequency sketch: 40 additions are held': policy => Reflect.set(part(policy, 'sketch'), 'additions', 40),
  },
  'greedy-dual': {
    'an entry was used after the last use': (policy, [entry]) =>
      ranked(policy, 'byWorth').set(entry, [1, 99]),
    'two entries were last used at once': (policy, entries) => {
      for (const entry of entries) ranked(policy, 'byWorth').set(entry, [1, 0]);
    },
    'priority queue: the member at place 0': policy => turn(list(ranked(policy, 'byWorth'), 'heap')),
  },
  gclock: {
    'are taken or free, expected each of 4 once': policy => list(policy, 'free').push(0),
    'the hand is at frame 99 of 4': policy => Reflect.set(policy, 'frame', 99),
  },
  belady: {'is there, and not held': (policy, [entry]) => members(policy, 'byAge').delete(entry)},
};

test('a fault is planted in every policy that holds anything', () => {
  const holding = evictionKinds.filter(({bound}) => bound !== 'unbounded').map(({id}) => id);
  expect(Object.keys(FAULTS).toSorted()).toEqual(holding.toSorted());
});

describe.each(Object.entries(FAULTS))('%s finds a fault', (id, plants) => {
  test.each(Object.entries(plants))('“%s”', (found, plant) => {
    const {policy, entries} = filled(id);
    plant(policy, entries);
    expect(() => policy.audit!(entries)).toThrow(found);
  });
});
