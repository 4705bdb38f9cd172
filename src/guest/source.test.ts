import {describe, expect, test} from 'vitest';
import {USER_MODE, WRITE} from '../hardware/address.ts';
import {eventAt, type RecordedEvent} from '../recording/reader.ts';
import {Recorder} from '../recording/recorder.ts';
import {storySource} from './source.ts';
import type {Random} from './random.ts';
import {workload, type Guest, type Region, type StoryParameters, type Workload} from './story.ts';

const busy = workload({
  id: 'busy',
  title: 'Busy',
  family: 'control',
  hypothesis: 'A bit of everything.',
  follows: 'nothing',
  parameters: {pages: {default: 40, unit: 'pages', description: 'pages of the heap'}},
  *story(guest, {pages}, rng) {
    const process = guest.spawn();
    const heap = process.map(pages);
    heap.touchAll('write');
    yield 'warm';
    const child = process.fork();
    for (let at = 0; at < 50; at++) heap.in(child).write(rng.below(pages));
    child.pipe();
    process.pipe();
    child.exit();
    heap.discard(0, 10);
    process.exec();
    process.compute(5000);
    process.exit();
    yield 'done';
  },
});

function record(story: Workload, parameters: StoryParameters, guest: StoryParameters, seed: number) {
  const events: RecordedEvent[] = [];
  let bytes = '';
  const recorder = new Recorder(chunk => {
    for (const column of chunk.columns()) bytes += Buffer.from(column).toString('latin1');
    for (let row = 0; row < chunk.length; row++) events.push(eventAt(chunk, row));
  });
  storySource(story, parameters, guest, seed).record(recorder);
  return {events, bytes, chapters: recorder.chapters};
}

describe('a story’s recording', () => {
  test('is the same to the byte for the same seed, and another for another', () => {
    const first = record(busy, {pages: 40}, {}, 5);
    expect(record(busy, {pages: 40}, {}, 5).bytes).toBe(first.bytes);
    expect(record(busy, {pages: 40}, {}, 6).bytes).not.toBe(first.bytes);
  });

  test('starts with regions, the boot tables and the first CR3, in this order', () => {
    const {events} = record(busy, {pages: 40}, {}, 1);
    const firstOther = events.findIndex(event => !['region', 'boot entry', 'CR3 load'].includes(event.type));
    const types = events.slice(0, firstOther).map(event => event.type);
    expect(types).toEqual([...types].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
    expect(types.filter(type => type === 'CR3 load')).toHaveLength(1);
  });

  test('has a mark for each chapter', () => {
    const {events, chapters} = record(busy, {pages: 40}, {}, 1);
    expect(chapters).toEqual(['warm', 'done']);
    expect(events.flatMap(event => (event.type === 'chapter' ? [event.number] : []))).toEqual([0, 1]);
  });

  test('moves placement and frames with the seed', () => {
    const firstTouch = (seed: number) => {
      const {events} = record(busy, {pages: 40}, {}, seed);
      const fault = events.find(event => event.type === 'access' && event.access === (WRITE | USER_MODE))!;
      const store = events.find(event => event.type === 'table store')!;
      return [(fault as {gvn: number}).gvn, (store as {table: number}).table];
    };
    const [one, two] = [firstTouch(1), firstTouch(2)];
    expect(one[0]).not.toBe(two[0]);
    expect(one[1]).not.toBe(two[1]);
  });

  test('carries instructions: ten before each data access, and all that was computed', () => {
    const counting = workload({
      ...busy,
      parameters: {},
      *story(guest) {
        const process = guest.spawn({codePages: 0});
        const heap = process.map(10);
        yield 'warm';
        heap.touchAll('write');
        process.compute(70_000);
        yield 'done';
      },
    });
    let instructions = 0;
    const recorder = new Recorder(chunk => {
      for (let row = 0; row < chunk.length; row++) {
        instructions += chunk.instructions[row];
        const event = eventAt(chunk, row);
        if (event.type === 'compute') instructions += event.instructions;
      }
    });
    storySource(counting, {}, {kernelAccesses: 0}, 1).record(recorder);
    expect(instructions).toBe(10 * 10 + 70_000);
  });
});

const ORDER = ['region', 'boot entry', 'CR3 load'];

describe('errors', () => {
  const telling = (story: Workload['story']) => workload({...busy, id: 'short', parameters: {}, story});

  test('one yield is too few', () => {
    const once = telling(function* () {
      yield 'only';
    });
    expect(() => record(once, {}, {}, 1)).toThrow('workload short has one yield');
  });

  test('no yield is too few', () => {
    const never = telling(function* () {});
    expect(() => record(never, {}, {}, 1)).toThrow('workload short has no yield');
  });

  test('a parameter of the guest that does not exist or is out of range', () => {
    expect(() => storySource(busy, {}, {pages: 1}, 1)).toThrow('guest.pages: no such guest parameter');
    expect(() => storySource(busy, {}, {levels: 3}, 1)).toThrow(
      'guest.levels: 3 is not a whole number from 4 to 5',
    );
  });

  test('a guest too small for its own kernel', () => {
    expect(() => record(busy, {pages: 1}, {memoryPages: 500}, 1)).toThrow(
      'guest.memoryPages: 500 pages are too few',
    );
  });

  test.each<[string, (region: Region) => void]>([
    ['page 1.5 of a region of 4 pages', region => region.follow(1.5)],
    ['page NaN of a region of 4 pages', region => region.write(Number.NaN)],
    ['line -1 of a page, expected a whole number from 0 to 63', region => region.read(1, -1)],
    ['line 64 of a page, expected a whole number from 0 to 63', region => region.fetch(1, 64)],
    ['line 2.5 of a page, expected a whole number from 0 to 63', region => region.follow(1, 2.5)],
  ])('a story that names %s', (what, touch) => {
    const touching = telling(function* (guest) {
      touch(guest.spawn().map(4));
      yield 'never';
    });
    expect(() => record(touching, {}, {}, 1)).toThrow(`the story names ${what}`);
  });

  // What the types refuse, plain JavaScript says.
  const wrong = (value: unknown): never => value as never;
  test.each<[string, (guest: Guest, random: Random) => void]>([
    [
      'touchAll is given "wirte", expected one of "read", "write", "fetch"',
      guest => guest.spawn().map(4).touchAll(wrong('wirte')),
    ],
    [
      'map: protection is given "rw", expected one of "none", "read", ',
      guest => guest.spawn().map(4, {protection: wrong('rw')}),
    ],
    [
      'map: pageLevel is given 4, expected one of 1, 2, 3',
      guest => guest.spawn().map(4, {pageLevel: wrong(4)}),
    ],
    [
      'map: alignment is given 1.5, expected a whole number of pages, 0 or more',
      guest => guest.spawn().map(4, {alignment: 1.5}),
    ],
    [
      'mapFile: sharing is given undefined, expected one of "private", "shared"',
      guest => guest.spawn().mapFile(guest.file(3), wrong(undefined)),
    ],
    ['protect is given "ro", expected one of "none"', guest => guest.spawn().map(4).protect(wrong('ro'))],
    [
      'the story names page 0.5 and 3.5 from there of a region of 4 pages',
      guest => guest.spawn().map(4).unmap(0.5),
    ],
    ['file is given -3, expected a whole number of pages, 1 or more', guest => guest.file(-3)],
    [
      'spawn: codePages is given "3", expected a whole number of pages, 0 or more',
      guest => guest.spawn({codePages: wrong('3')}),
    ],
    ['map is given "3", expected a whole number of pages, 1 or more', guest => guest.spawn().map(wrong('3'))],
    [
      'map: unknown option "pagelevel" (did you mean "pageLevel"?)',
      guest => guest.spawn().map(3, wrong({pagelevel: 2})),
    ],
    [
      'spawn: unknown option "codePage" (did you mean "codePages"?)',
      guest => guest.spawn(wrong({codePage: 2})),
    ],
    [
      'compute is given NaN, expected a whole number of instructions, 0 or more',
      guest => guest.spawn().compute(Number.NaN),
    ],
    ['compute is given 1e+300, expected a whole number', guest => guest.spawn().compute(1e300)],
    ['kernelThread is given -5, expected a whole number', guest => guest.kernelThread(-5)],
    [
      'hostReclaim is given Infinity, expected a whole number of frames, 0 or more',
      guest => guest.hostReclaim(Infinity),
    ],
    [
      'random.below is given 0, expected a whole number from 1 to 4294967296',
      (_guest, random) => random.below(0),
    ],
    ['random.below is given NaN, expected', (_guest, random) => random.below(Number.NaN)],
  ])('a story to which is said: %s', (said, tell) => {
    const told = telling(function* (guest, _parameters, random) {
      tell(guest, random);
      yield 'never';
    });
    expect(() => record(told, {}, {}, 1)).toThrow(said);
  });

  test.each([undefined, Promise.resolve(), 3])('a story that answers %s', answered => {
    expect(() => record(telling(wrong(() => answered)), {}, {}, 1)).toThrow(
      /^the story of \w+ answered .*, expected a generator/,
    );
  });

  test.each([3, undefined, '', 'a\nb', '\u001b[31m'])('a story that yields %j', yielded => {
    const told = telling(function* () {
      yield wrong(yielded);
    });
    expect(() => record(told, {}, {}, 1)).toThrow(
      /^the story yields .*, expected the name of a chapter, a text of one line$/,
    );
  });

  test('a story that leaves its region, or uses the dead', () => {
    const outside = telling(function* (guest) {
      guest.spawn().map(4).read(4);
      yield 'never';
    });
    expect(() => record(outside, {}, {}, 1)).toThrow('the story names page 4 of a region of 4 pages');
    const dead = telling(function* (guest) {
      const process = guest.spawn();
      process.exit();
      process.run();
      yield 'never';
    });
    expect(() => record(dead, {}, {}, 1)).toThrow('the story uses a process that has exited');
  });
});
