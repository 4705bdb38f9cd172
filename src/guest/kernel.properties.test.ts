/** Random operations on guests of every kind: the kernel's books must balance after each. */
import {array, assert, nat, property, tuple, type Arbitrary} from 'fast-check';
import {describe, expect, test} from 'vitest';
import {audit} from './audit.ts';
import {OutOfMemory, USER_PAGE} from './frames.ts';
import {ObservedGuest} from '../testing/observed-guest.ts';
import {RandomStory, type Step} from '../testing/random-story.ts';
import type {StoryParameters} from './story.ts';

const KINDS: Readonly<Record<string, StoryParameters>> = {
  'four levels': {memoryPages: 500},
  'five levels, isolated': {memoryPages: 500, levels: 5, isolated: 1},
  'no PCIDs, isolated, FIFO': {memoryPages: 500, pcid: 0, isolated: 1, lifo: 0},
  'little memory': {memoryPages: 150, swapPages: 1000},
};

const step: Arbitrary<Step> = tuple(nat(RandomStory.operations.length - 1), nat(3), nat(5), nat(40));
const steps = array(step, {minLength: 20, maxLength: 80, size: 'max'});

const reached = new Set<string>();

function play(kind: StoryParameters, told: readonly Step[]): void {
  const guest = new ObservedGuest({indexBits: 3, codePages: 2, ...kind});
  const story = new RandomStory(guest);
  for (const each of told) {
    try {
      story.step(each);
    } catch (error) {
      // The kernel stops in the middle of what it was doing: nothing is promised after that.
      if (error instanceof OutOfMemory) return;
      throw error;
    }
    audit(guest.core);
  }
  for (const name of Object.keys(story.done)) reached.add(name);
}

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  test('the books balance after every operation', () => {
    assert(
      property(steps, told => play(kind, told)),
      {numRuns: 40, seed: 20260101},
    );
  });
});

test('every operation was reached', () => {
  expect([...reached].sort()).toEqual([...RandomStory.operations].sort());
});

test('the audit sees a page too many, a table that nobody needs, a leaked table and a leaked swap slot', () => {
  const broken = (breakIt: (guest: ObservedGuest) => void) => () => {
    const guest = new ObservedGuest({indexBits: 3, memoryPages: 300, codePages: 0});
    guest.spawn().map(4).touchAll('write');
    audit(guest.core);
    breakIt(guest);
    audit(guest.core);
  };
  expect(broken(({core}) => core.frames.mappings[core.frames.use.indexOf(USER_PAGE)]++)).toThrow('mappings');
  expect(broken(({core}) => core.spaces[0].areas.cut(0, 2 ** 32))).toThrow('is not needed');
  expect(broken(({core}) => core.newTable())).toThrow('the tables reached');
  expect(broken(({core}) => core.swap.allocate(1))).toThrow('name swap slots');
});
