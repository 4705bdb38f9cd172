/** A program's steps: when they are done, by what ways, and what is refused. */
import {expect, test} from 'vitest';
import type {RecordedEvent} from '../recording/reader.ts';
import {ObservedGuest} from '../testing/observed-guest.ts';
import {audit} from './audit.ts';
import type {GuestProcess} from './process.ts';
import type {Process, Program, Step} from './story.ts';

const PLAIN: Program = {
  name: 'plain',
  files: {plain: 20, lib: 40},
  stackPages: 8,
  code: [1, 2],
  instructionsPerStep: 7,
  image: [
    {mmap: 'program', pages: 22, protection: 'read', file: ['plain', 0]},
    {over: 'program', at: 1, pages: 17, protection: 'read-execute', file: ['plain', 1]},
    {over: 'program', at: 18, pages: 2, protection: 'read-write', file: ['plain', 18]},
    {over: 'program', at: 20, pages: 2, protection: 'read-write'},
    {kernelWrites: 'program', page: 19},
  ],
  start: [
    ['fetch', 'program', 1],
    {mmap: 'lib', pages: 40, protection: 'read', file: ['lib', 0]},
    ['read', 'lib', 3],
    {brk: 2},
    ['write', 'heap', 0],
    ['write', 'stack', 1],
    {mprotect: 'program', at: 18, pages: 1, protection: 'read'},
    {syscalls: 3},
  ],
};

const withSteps = (start: readonly Step[]): Program => ({...PLAIN, start});

const faulted = (events: readonly RecordedEvent[]) =>
  events.filter(event => event.type === 'access' && event.expectation !== 0).length;

const works = (events: readonly RecordedEvent[], name: string) =>
  events.reduce((sum, event) => sum + (event.type === 'work' && event.work === name ? event.count : 0), 0);

const areasOf = (process: Process) => [...(process as GuestProcess).space.areas];

test('a program starts up when its process first acts: its own system calls and its own faults, once', () => {
  const guest = new ObservedGuest();
  const process = guest.spawn({program: PLAIN});
  expect(areasOf(process)).toHaveLength(5);
  const start = guest.during(() => process.run());
  // The kernel's store, the fetch, the file, heap and stack.
  expect(faulted(start)).toBe(5);
  expect(works(start, 'guestSyscalls')).toBe(6);
  expect(areasOf(process).map(({protection}) => protection)).toEqual([
    'read',
    'read-execute',
    'read',
    'read-write',
    'read-write',
    'read-write',
    'read',
    'read-write',
  ]);
  expect(faulted(guest.during(() => process.run()))).toBe(0);
  audit(guest.core);
});

test('what a program computes is fetched from its own code', () => {
  const guest = new ObservedGuest({instructionsPerFetch: 10});
  const process = guest.spawn({program: PLAIN});
  process.run();
  const {code} = process.space.image;
  const fetched = guest
    .during(() => process.compute(25))
    .flatMap(event =>
      event.type === 'access' && event.gvn < code + 22 && event.gvn >= code ? event.gvn : [],
    );
  expect(fetched.map(gvn => gvn - code).slice(0, 3)).toEqual([1, 2, 1]);
});

test('fork: the parent does its part at once, the child when it first acts, on pages that are copied then', () => {
  const guest = new ObservedGuest();
  const program: Program = {
    ...PLAIN,
    forked: [['write', 'stack', 1]],
    born: [{kernelWrites: 'heap', page: 0}, ['fetch', 'program', 1], ['write', 'stack', 1]],
    exits: [['read', 'lib', 20]],
  };
  const parent = guest.spawn({program});
  parent.run();
  let child: Process = parent;
  expect(faulted(guest.during(() => (child = parent.fork())))).toBe(1);
  // Its code too, for fork leaves out what is the file's.
  expect(faulted(guest.during(() => child.run()))).toBe(3);
  expect(faulted(guest.during(() => child.exit()))).toBe(1);
  audit(guest.core);
});

test('exec of a program tears the old space down and starts the new one up; what was due before comes first', () => {
  const guest = new ObservedGuest();
  const parent = guest.spawn({program: {...PLAIN, born: [{syscalls: 5}], leaves: [{syscalls: 2}]}});
  const child = parent.fork();
  const events = guest.during(() => {
    child.exec(withSteps([{syscalls: 11}]));
    child.run();
  });
  expect(works(events, 'guestSyscalls')).toBe(5 + 2 + 1 + 11);
  expect(areasOf(child)).toHaveLength(5);
  audit(guest.core);
});

test('wait sleeps in the kernel: two switches and one system call for a child, and the way back to user mode once', () => {
  const guest = new ObservedGuest();
  const parent = guest.spawn({program: {...PLAIN, woken: [['write', 'heap', 1]]}});
  parent.run();
  const child = parent.fork();
  const slept = guest.during(() => {
    parent.wait();
    child.compute(1);
    child.exit();
  });
  const back = guest.during(() => parent.run());
  expect([works(slept, 'guestContextSwitches'), works(slept, 'guestSyscalls')]).toEqual([1, 2]);
  expect([works(back, 'guestContextSwitches'), works(back, 'guestSyscalls'), faulted(back)]).toEqual([
    1, 0, 1,
  ]);
});

test('without recorded code the touches remain', () => {
  const guest = new ObservedGuest({codePages: 0});
  const process = guest.spawn({program: PLAIN});
  expect(faulted(guest.during(() => process.run()))).toBe(5);
});

test.each<[string, Program | Partial<Program>, string]>([
  [
    'a mapping that is not there',
    withSteps([['read', 'lob', 0]]),
    'program plain names "lob", which is not mapped',
  ],
  [
    'a page beyond the heap',
    withSteps([['read', 'heap', 0]]),
    'program plain names page 0 of a smaller heap',
  ],
  [
    'a file that is none of its files',
    withSteps([{mmap: 'a', pages: 1, protection: 'read', file: ['a', 0]}]),
    'program plain maps "a", which is none of its files',
  ],
  [
    'a step that is none',
    withSteps([{fork: 1} as unknown as Step]),
    'program plain has a step {"fork":1}, which is none of those that a program has',
  ],
  [
    'a touch that is none',
    withSteps([['hit', 'lib', 1] as unknown as Step]),
    'program plain: touch is given "hit", expected one of "read", "write", "fetch"',
  ],
  [
    'a mapping without pages',
    withSteps([{mmap: 'a', pages: 0, protection: 'read'}]),
    'program plain: pages is given 0, expected a whole number of pages, 1 or more',
  ],
  ['no image', {...PLAIN, image: []}, 'the image of program plain maps nothing'],
])('refused: %s', (_, program, sentence) => {
  expect(() => new ObservedGuest().spawn({program: program as Program}).run()).toThrow(sentence);
});

test('two programs that disagree about a file, and code beside a program, are refused', () => {
  const guest = new ObservedGuest();
  guest.spawn({program: PLAIN});
  expect(() => guest.spawn({program: {...PLAIN, files: {plain: 21, lib: 40}}})).toThrow(
    'two programs map the file "plain", one of 20 pages and one of 21',
  );
  expect(() => guest.spawn({program: PLAIN, codePages: 3})).toThrow(
    'spawn is given codePages and a program, expected one of them',
  );
});
