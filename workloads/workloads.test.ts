/** What holds for every workload, whatever it does. */
import {readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {storySource} from '../src/guest/source.ts';
import type {ParameterDefinition, StoryParameters, Workload} from '../src/guest/story.ts';
import {ChunkKeeper} from '../src/recording/chunk-keeper.ts';
import {FORMAT_VERSION} from '../src/recording/format.ts';
import {Recorder} from '../src/recording/recorder.ts';
import {lint} from '../src/replay/linter.ts';
import {defaultsOf} from '../src/testing/defaults.ts';
import {measure} from '../src/testing/measured.ts';
import {workloads} from './index.ts';

/** No parameter is larger than this, so that each story takes milliseconds. */
const SMALL: Readonly<Record<string, number>> = {pages: 40, cycles: 1, KiB: 16, instructions: 5000, '%': 100};
const FEW = 6;

/** A small guest: 3 bits an index, so that 8 pages fill a table. */
const SMALL_GUEST = {indexBits: 3, memoryPages: 300};

/** What is too small otherwise, or too large: a heap must exceed the guest's memory, a file's touched tenth must hold a page. */
const OTHERWISE: Readonly<Record<string, StoryParameters>> = {
  'swap-thrash': {heapPages: 400, writes: 50},
  'map-unmap': {touchedPercent: 100},
  'fork-exit': {parents: 2},
  'web-server': {requestCycles: 100_000},
};

/** Programs of libc need the room of a process. */
const LARGER_GUEST = {indexBits: 8, memoryPages: 6000};
const OF_LIBC = [
  'kernel-build',
  'heap-server',
  'web-server',
  'key-value-store',
  'table-scan',
  'database',
  'fork-exit',
  'fork-exec',
  'shell',
];

const smallGuest = (id: string) => (OF_LIBC.includes(id) ? LARGER_GUEST : SMALL_GUEST);

function small({id, parameters}: Workload): StoryParameters {
  const cut = ({default: usual, unit}: ParameterDefinition) => Math.min(usual, SMALL[unit] ?? FEW);
  const values = Object.entries(parameters).map(([name, definition]) => [name, cut(definition)]);
  return {...Object.fromEntries(values), ...OTHERWISE[id]};
}

function record({guest, ...workload}: Workload, parameters: StoryParameters, seed: number) {
  const {chunks, sink} = new ChunkKeeper();
  const recorder = new Recorder(sink);
  const source = storySource(workload, parameters, {...guest, ...smallGuest(workload.id)}, seed);
  source.record(recorder);
  const bytes = Buffer.concat(chunks.flatMap(chunk => chunk.columns()));
  return {bytes, chunks, header: {version: FORMAT_VERSION, ...source}, chapters: recorder.chapters};
}

test('every story in this folder is listed, under the name of its file', () => {
  const files = readdirSync(import.meta.dirname)
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter(file => !['index.ts', 'zipf-distribution.ts', 'claimants.ts'].includes(file))
    .map(file => file.replace('.ts', ''));
  expect(workloads.map(({id}) => id).sort()).toEqual(files.sort());
});

test('there is a workload of every family that stories have', () => {
  const families = new Set(workloads.map(({family}) => family));
  expect([...families].sort()).toEqual([
    'application',
    'context switch',
    'control',
    'fork',
    'memory pressure',
    'page-table churn',
    'translation-bound',
  ]);
});

describe.each(workloads.map(workload => [workload.id, workload] as const))('%s', (_, workload) => {
  test('says what it expects, and whom it follows', () => {
    expect(workload.title).toMatch(/^[A-Z]/);
    expect(workload.hypothesis).toMatch(/^[A-Z].{60,300}\.$/s);
    expect(workload.follows.length).toBeGreaterThan(20);
  });

  test('has parameters with a unit in their names and a default within their range', () => {
    for (const [name, definition] of Object.entries(workload.parameters)) {
      const {default: usual, min = -Infinity, max = Infinity, unit, description} = definition;
      expect(name).toMatch(/^[a-z][A-Za-z]*$/);
      expect(name.toLowerCase()).toContain(unit === '%' ? 'percent' : unit.toLowerCase());
      expect(usual, name).toBeGreaterThanOrEqual(min);
      expect(usual, name).toBeLessThanOrEqual(max);
      expect(description, name).not.toBe('');
    }
  });

  test('warms up in one chapter and is measured in at least one more', () => {
    const {chapters} = record(workload, small(workload), 1);
    expect(chapters.length).toBeGreaterThanOrEqual(2);
    expect(new Set(chapters).size).toBe(chapters.length);
  });

  test('is the same recording for the same seed, and another for another', () => {
    const first = record(workload, small(workload), 1);
    expect(record(workload, small(workload), 1).bytes.equals(first.bytes)).toBe(true);
    expect(record(workload, small(workload), 2).bytes.equals(first.bytes)).toBe(false);
  });

  test('is settled, and all else that the linter asks of a recording', () => {
    const {chunks, header} = record(workload, small(workload), 1);
    expect(lint(chunks, header)).toEqual([]);
  });

  test('agrees with the reference walker under every strategy', () => {
    const measured = measure(workload, {
      parameters: small(workload),
      guest: smallGuest(workload.id),
      check: true,
    });
    expect(measured.native.events.tlbLookups).toBeGreaterThan(0);
  });

  test('runs at its smallest', () => {
    const least = Object.entries(workload.parameters).map(([name, {min = 1}]) => [name, min]);
    expect(() => record(workload, Object.fromEntries(least) as StoryParameters, 1)).not.toThrow();
  });
});

const HEAPS = [
  'fork-exit',
  'prefork',
  'snapshot',
  'fault-anon',
  'gups',
  'zipf',
  'pointer-chase',
  'sequential',
];

test.each(HEAPS)('%s says so where its pages exceed the memory of the guest', id => {
  const workload = workloads.find(each => each.id === id)!;
  const pages = Object.entries(workload.parameters).filter(([name]) =>
    /^(heap|table|ring|array|mapping)Pages$/.test(name),
  );
  const large = Object.fromEntries(pages.map(([name]) => [name, 5000]));
  const source = storySource(
    workload,
    {...defaultsOf(workload.parameters), ...large},
    {memoryPages: 4096},
    1,
  );
  expect(() => source.record(new Recorder(() => {}))).toThrow(
    'guest.memoryPages: 4096 pages are too few for this story',
  );
});

// With an isolated kernel each entry loads CR3, and so does each way out of it.
test.each([
  // Written, entered to read, switched, returned from the read: four, and the switch.
  {sleepingReads: 1, cr3Loads: 5},
  // The switch has an entry of its own before the read.
  {sleepingReads: 0, cr3Loads: 7},
])('a hop of a ring without arrays, sleepingReads $sleepingReads, loads CR3 $cr3Loads times', told => {
  const ring = workloads.find(({id}) => id === 'ctx-ring')!;
  const {sleepingReads, cr3Loads} = told;
  const eventsWith = (arrayKiB: number) =>
    measure(ring, {
      parameters: {processes: 5, arrayKiB, linesPerPage: 1, laps: 3, warmupLaps: 1, sleepingReads},
      guest: {isolated: 1, codePages: 0},
      check: true,
    }).native.events;
  const {tlbLookups, ...bare} = eventsWith(0);
  const hops = 15;
  expect(bare).toMatchObject({
    guestContextSwitches: hops,
    guestWakeups: hops,
    guestPipeTransfers: 2 * hops,
    guestSyscalls: 2 * hops,
    guestFaults: 0,
    guestCr3Loads: cr3Loads * hops,
  });
  // Each page of an array is a read, and nothing else differs.
  expect(eventsWith(8).tlbLookups - tlbLookups).toBe(2 * hops);
});
