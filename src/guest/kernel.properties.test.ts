/** Random operations on guests of every kind: the kernel's books must balance after each. */
import {property} from 'fast-check';
import {expect, test} from 'vitest';
import {audit} from './audit.ts';
import {OutOfMemory, USER_PAGE} from './frames.ts';
import {anyGuest, anyProgram, type Program} from '../testing/any-guest.ts';
import {ObservedGuest} from '../testing/observed-guest.ts';
import {expectProperty} from '../testing/property.ts';
import {RandomStory} from '../testing/random-story.ts';
import type {GuestSettings} from './story.ts';

const reached = new Set<string>();
/** How many of the programs ran to their end, how many out of memory, and in how many pages were swapped out. */
const ends = {whole: 0, outOfMemory: 0, swapped: 0};

function play(parameters: GuestSettings, {processes, steps}: Program): void {
  const guest = new ObservedGuest(parameters);
  const story = new RandomStory(guest, processes);
  let swapped = false;
  for (const each of steps) {
    try {
      story.step(each);
    } catch (error) {
      // The kernel stops in the middle of what it was doing: nothing is promised after that.
      if (!(error instanceof OutOfMemory)) throw error;
      ends.outOfMemory++;
      return;
    }
    audit(guest.core);
    swapped ||= guest.core.swap.used > 0;
  }
  ends.whole++;
  if (swapped) ends.swapped++;
  for (const name of Object.keys(story.done)) reached.add(name);
}

test('the books balance after every operation', () => {
  expectProperty(property(anyGuest, anyProgram(80), play), {numRuns: 160});
});

test('every operation was reached, and so was every end', () => {
  expect([...reached].sort()).toEqual([...RandomStory.operations].sort());
  expect(Math.min(ends.whole, ends.outOfMemory, ends.swapped), JSON.stringify(ends)).toBeGreaterThan(5);
});

test('the audit sees a page too many, a table that nobody needs, what is leaked and half a large page', () => {
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
  const halved = broken(guest => {
    const region = guest.spawn().map(8, {pageLevel: 2});
    region.write(0);
    const {areas} = guest.core.spaces[1];
    const {start, end} = [...areas].find(({pageLevel}) => pageLevel === 2)!;
    areas.cut(start + 4, end);
  });
  expect(halved).toThrow('reaches out of its area');
});
