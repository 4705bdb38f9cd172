/**
 * What few runs switch on, each with one story under every strategy, every translation compared with the reference: forks,
 * copies, unmapping, large pages, switches and faults on a real processor's geometry.
 */
import {expect, test} from 'vitest';
import {storySource} from '../guest/source.ts';
import {workload, type StoryParameters} from '../guest/story.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import type {HostParameters} from '../host/virtual-machine.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {strategies} from '../strategies/index.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {sum, type EventCounts} from '../timing/events.ts';
import {runPass} from './pass.ts';

const MANY_EVENTS = 1000;
/** Enough for the story, and few enough that a warm host maps them in no time. */
const MEMORY_PAGES = 2 ** 14;

const bitOfAll = workload({
  id: 'bit-of-all',
  title: 'A bit of everything',
  family: 'fork',
  hypothesis: 'Every strategy does what the reference does.',
  follows: 'nothing',
  parameters: {leafLevel: {default: 1, unit: 'level', description: 'size of the pages of one mapping'}},
  *story(guest, {leafLevel}, rng) {
    const parent = guest.spawn();
    const heap = parent.map(700);
    const large = parent.map(leafLevel === 3 ? HUGE_PAGES : 1024, {
      pageLevel: leafLevel === 3 ? 3 : 2,
      alignment: 0,
    });
    heap.touchAll('write');
    for (let page = 0; page < 600; page += 40) large.write(page);
    yield 'warm';
    const child = parent.fork();
    for (let n = 0; n < 60; n++) heap.in(child).write(rng.below(700));
    for (let n = 0; n < 60; n++) heap.write(rng.below(700));
    heap.protect('read', 0, 100);
    heap.in(child).discard(300, 50);
    heap.unmap(500, 20);
    heap.move();
    for (let n = 0; n < 60; n++) large.read(rng.below(600));
    child.syscall();
    guest.hostReclaim(20);
    for (let page = 0; page < 500; page++) heap.read(page);
    child.exit();
    parent.exec();
    parent.map(40).touchAll('write');
    yield 'done';
  },
});

interface Corner {
  readonly guest?: StoryParameters;
  readonly host?: Partial<HostParameters>;
  readonly geometry?: Partial<ProcessorGeometry>;
  readonly leafLevel?: number;
  /** What shows that the corner was reached, of nested paging's counts. */
  readonly reached?: (events: EventCounts) => number;
}

const {geometry} = cascadeLake;
const threeSets = {entries: 12, ways: 4};
/** With 6 bits an index a page of level 3 has 4096 pages, and zeroing it takes no minute. */
const HUGE_GUEST = {indexBits: 6};
const HUGE_PAGES = 2 ** 12;

const CORNERS: Readonly<Record<string, Corner>> = {
  'five levels either way': {guest: {levels: 5}, host: {levels: 5}},
  'guest pages of 1 GiB': {guest: HUGE_GUEST, leafLevel: 3},
  'guest pages of 1 GiB on host pages of 1 GiB': {
    guest: HUGE_GUEST,
    host: {pageKiB: 1048576},
    leafLevel: 3,
  },
  'sets that are no power of two': {
    geometry: {
      tlb: {...geometry.tlb, data: [threeSets, threeSets, threeSets], second: {entries: 36, ways: 12}},
    },
    reached: events => events.stlbHits,
  },
  'tree-PLRU, twelve ways': {geometry: {replacement: 'tree-plru'}},
  'random replacement': {geometry: {replacement: 'random'}},
  'FIFO replacement': {geometry: {replacement: 'fifo'}},
  'an isolated kernel': {guest: {isolated: 1}, reached: events => events.guestCr3Reads},
  'an isolated kernel without PCIDs': {guest: {isolated: 1, pcid: 0}},
  'no PCIDs': {guest: {pcid: 0}},
  'no tag for the virtual machine': {geometry: {vpid: false}},
  'a cold host': {host: {warm: 0}, reached: events => events.hostFaults},
  'a cold host of 2 MiB pages': {host: {warm: 0, pageKiB: 2048}, reached: events => events.hostFaults},
  'frames reused last': {guest: {lifo: 0}},
  'walk caches that hold guest frames': {geometry: {guestWalkCacheHolds: 'gfn'}},
  'faults from stale entries': {geometry: {staleFaults: true}},
  'only entries in the caches': {geometry: {cacheFidelity: 'entries'}},
  'no caches': {geometry: {cacheFidelity: 'flat'}},
};

test.each(Object.entries(CORNERS))('%s', {timeout: 60_000}, (_name, corner) => {
  const guest = {memoryPages: MEMORY_PAGES, ...corner.guest};
  const source = storySource(bitOfAll, {leafLevel: corner.leafLevel ?? 1}, guest, 1);
  const members = strategies.map(strategy => ({
    strategy,
    parameters: defaultsOf(strategy.parameters),
    host: {pageKiB: 4, warm: 1, levels: 4, ...corner.host},
  }));
  const outcomes = runPass(source, members, {
    geometry: {...geometry, ...corner.geometry},
    seed: 1,
    check: true,
  });
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.status === 'failed') throw new Error(`${members[at].strategy.id}: ${outcome.error}`);
    const events = sum(outcome.chapters.map(chapter => chapter.events));
    expect(events.tlbLookups).toBeGreaterThan(MANY_EVENTS);
    if (members[at].strategy.needs === 'nested paging' && corner.reached)
      expect(corner.reached(events)).toBeGreaterThan(0);
  }
});
