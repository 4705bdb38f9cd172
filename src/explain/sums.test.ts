/**
 * The steps of an event are all that it was: whatever is counted under a plain replay stands in exactly one step, for every
 * event of a small suite under every strategy, so that cycles and causes add up. `PAGEWALK_SIZE` makes the suite larger.
 */
import {expect, test} from 'vitest';
import {storySource} from '../guest/source.ts';
import type {GuestSettings, StoryParameters} from '../guest/story.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {vtx2006} from '../machines/vtx-2006.ts';
import {ChunkKeeper} from '../recording/chunk-keeper.ts';
import {Recorder} from '../recording/recorder.ts';
import {hypervisorOf} from '../replay/member.ts';
import {Replay} from '../replay/replay.ts';
import {strategies} from '../strategies/index.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {sized} from '../testing/effort.ts';
import {difference, EVENT_NAMES, snapshot, type EventCounts} from '../timing/events.ts';
import {cycles} from '../timing/pricing.ts';
import {workloads} from '../../workloads/index.ts';
import {WatchedReplay, type Explanation} from './explained.ts';

interface Small {
  readonly workload: string;
  readonly parameters: StoryParameters;
  readonly guest?: GuestSettings;
}

/** A story for each kind of event that there is. */
const SUITE: readonly Small[] = [
  {workload: 'touch-once', parameters: {pages: sized(8)}},
  {workload: 'ctx-pingpong', parameters: {rounds: sized(4), warmupRounds: 1}},
  {workload: 'fork-exit', parameters: {heapPages: 8, parents: 1, children: 1, laps: 1, warmupChildren: 1}},
  {workload: 'churn-dontneed', parameters: {mappingPages: sized(8), rounds: 1}},
  {workload: 'mprotect-toggle', parameters: {codePages: 16, batches: sized(4), warmupBatches: 1}},
  {workload: 'kpti-syscall', parameters: {calls: sized(4), warmupCalls: 1}},
  {
    workload: 'swap-thrash',
    parameters: {heapPages: 260, writes: sized(20), warmupWrites: 20},
    guest: {memoryPages: 700, swapPages: 1000},
  },
  {
    workload: 'host-reclaim',
    parameters: {heapPages: 32, takenPages: 8, reads: sized(40), raids: 1, warmupRaids: 1},
  },
  {workload: 'pointer-chase', parameters: {ringPages: 64, steps: sized(40), warmupSteps: 1}},
];

const HOST = {pageKiB: 4, warm: 0, levels: 4};

for (const small of SUITE)
  test(`${small.workload}: every event under every strategy`, () => {
    for (const strategy of strategies) {
      const {source, chunks} = recorded(small, strategy.refuses === 'PCID' ? {pcid: 0} : {});
      const {costs, geometry} = strategy.id === 'kvm-2007' ? vtx2006 : cascadeLake;
      const member = {strategy, parameters: defaultsOf(strategy.parameters), host: HOST};
      const ground = {geometry, seed: 1};
      const plain = new Replay(hypervisorOf(member, source, ground));
      const watched = WatchedReplay.of(source, {label: strategy.id, member, costs}, ground, {
        has: () => true,
      });
      const {events} = plain.hypervisor.machine;
      let before = snapshot(events);
      let number = 0;
      for (const chunk of chunks)
        for (let row = 0; row < chunk.length; row++) {
          plain.step(chunk, row);
          watched.step(chunk, row);
          const after = snapshot(events);
          expectWhole(
            difference(after, before),
            watched.explained(++number),
            `${strategy.id}, event ${number}`,
          );
          before = after;
        }
      expect(number).toBeGreaterThan(500);
    }
  });

/** Compares in a loop, for an expectation a counter would take minutes; what the cycles come to is held as well. */
function expectWhole(counted: EventCounts, {steps, cycles: told}: Explanation, where: string): void {
  const counts: Record<string, number> = {};
  for (const step of steps)
    for (const [name, count] of Object.entries(step.counts)) counts[name] = (counts[name] ?? 0) + count;
  const wrong = EVENT_NAMES.find(name => counted[name] !== (counts[name] ?? 0));
  if (wrong !== undefined)
    throw new Error(`${where}: ${counted[wrong]} ${wrong}, and the steps have ${counts[wrong] ?? 0}`);
  const price = told - cycles(counted, where.startsWith('kvm-2007') ? vtx2006.costs : cascadeLake.costs);
  if (price !== 0) throw new Error(`${where}: the steps cost ${price} cycles too many`);
}

function recorded({workload, parameters, guest}: Small, settings: GuestSettings) {
  const story = workloads.find(({id}) => id === workload)!;
  const values = {...defaultsOf(story.parameters), ...parameters};
  const source = storySource(story, values, {...story.guest, ...guest, ...settings}, 1);
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  return {source, chunks: keeper.chunks};
}
