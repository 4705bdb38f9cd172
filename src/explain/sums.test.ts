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
import {EVENTS, Events, EXIT_NAMES, type EventName} from '../timing/events.ts';
import type {Costs} from '../timing/costs.ts';
import {keysOf} from '../timing/records.ts';
import {workloads} from '../../workloads/index.ts';
import {WatchedReplay, type Explanation} from './explained.ts';
import {messagesOf} from './messages.ts';
import {wordsOf} from './words.ts';
import type {Data, Deed, Load, Step} from './step.ts';

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
    parameters: {heapPages: 160, writes: sized(20), warmupWrites: 20},
    guest: {memoryPages: 640, swapPages: 1000},
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
        wanted: {has: () => true},
      });
      const counted = new Counted(plain.hypervisor.machine.events);
      let number = 0;
      for (const chunk of chunks)
        for (let row = 0; row < chunk.length; row++) {
          plain.step(chunk, row);
          watched.step(chunk, row);
          const told = watched.explained(++number);
          counted.expect(told, costs, `${strategy.id}, event ${number}`);
        }
      expect(number).toBeGreaterThan(500);
    }
  });

const COUNTERS = keysOf<EventName>(new Events());

/** What was counted so far, of which each event takes its part. A loop, for an expectation a counter would take minutes. */
class Counted {
  private readonly events: Events;
  private before: readonly number[] = Object.values(new Events());

  constructor(events: Events) {
    this.events = events;
  }

  expect({steps, cycles}: Explanation, costs: Costs, where: string): void {
    const told: Record<string, number> = {};
    for (const {counts} of steps)
      for (const [name, count] of Object.entries(counts)) told[name] = (told[name] ?? 0) + count;
    let price = 0;
    // In one go, and by place: a counter that is asked for by a name that varies takes a hundred times as long.
    const now: readonly number[] = Object.values(this.events);
    for (const [at, name] of COUNTERS.entries()) {
      const count = now[at] - this.before[at];
      if (count === 0 && !(name in told)) continue;
      if (count !== (told[name] ?? 0))
        throw new Error(`${where}: ${count} ${name}, and the steps have ${told[name] ?? 0}`);
      price += count * costs[name];
    }
    this.before = now;
    const exits = steps.filter(({kind}) => kind === 'exit').length;
    const caused = EXIT_NAMES.reduce((sum, name) => sum + (told[name] ?? 0), 0);
    if (exits !== caused)
      throw new Error(`${where}: ${caused} exits have a cause, and the steps are ${exits}`);
    if (price !== cycles) throw new Error(`${where}: it costs ${price} cycles, and its steps ${cycles}`);
    if (exits > 0) expectDrawn(steps, cycles, where);
    for (const step of steps) if (step.kind === 'deed' && step.event in EVENTS) expectWords(step, where);
    for (const step of steps) if ('foundIn' in step) expectPlace(step, where);
  }
}

/** Most events are a walk at most, drawn alike; these have something to fold. */
function expectDrawn(steps: readonly Step[], cycles: number, where: string): void {
  const drawn = messagesOf(steps).reduce((sum, message) => sum + message.cycles, 0);
  if (drawn !== cycles) throw new Error(`${where}: it costs ${cycles} cycles, and its diagram ${drawn}`);
}

/** What is counted has a sentence of its own, not that of the catalogue. */
function expectWords(step: Step & Deed, where: string): void {
  const {description} = EVENTS[step.event as EventName];
  if (wordsOf(step).startsWith(description)) throw new Error(`${where}: ${step.event} has no words`);
}

/** As the names of counters end, from the nearest place to the farthest. */
const PLACES = ['L1', 'L2', 'Llc', 'Memory'];

/** An entry that is read, and the access itself, are charged for the place where they were found. */
function expectPlace({kind, foundIn, counts}: Step & (Load | Data), where: string): void {
  const names = Object.keys(counts);
  if (names.length !== 1 || !names[0].endsWith(PLACES[foundIn]))
    throw new Error(
      `${where}: a ${kind} from ${PLACES[foundIn]} is charged for ${names.join(', ') || 'nothing'}`,
    );
}

function recorded({workload, parameters, guest}: Small, settings: GuestSettings) {
  const story = workloads.find(({id}) => id === workload)!;
  const values = {...defaultsOf(story.parameters), ...parameters};
  const source = storySource(story, values, {...story.guest, ...guest, ...settings}, 1);
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  return {source, chunks: keeper.chunks};
}
