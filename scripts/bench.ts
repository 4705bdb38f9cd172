/**
 * How fast the simulator is: accesses replayed a second under each strategy, and through a whole pass of all of them,
 * recording included. Rounds are interleaved, so that a machine that slows down slows all alike; medians are shown.
 *
 *   npm run bench [-- --rounds 5 --strategy native,kvm sequential zipf gups]
 */
import {parseArgs} from 'node:util';
import {Bench} from 'tinybench';
import {workloads} from '../workloads/index.ts';
import {storySource} from '../src/guest/source.ts';
import {Paging} from '../src/hardware/address.ts';
import {VirtualMachine} from '../src/host/virtual-machine.ts';
import {DEFAULT_MACHINE} from '../src/machines/index.ts';
import type {Chunk} from '../src/recording/format.ts';
import {ChunkKeeper} from '../src/recording/chunk-keeper.ts';
import {Recorder} from '../src/recording/recorder.ts';
import {runPass, type Source} from '../src/replay/pass.ts';
import {Replay} from '../src/replay/replay.ts';
import {strategies} from '../src/strategies/index.ts';
import {DEFAULT_STRATEGIES} from '../src/suite/spec.ts';
import type {Strategy, StrategyValues} from '../src/strategies/strategy.ts';
import {Events} from '../src/timing/events.ts';

const SEED = 1;
const HOST = {pageKiB: 4, warm: 1, levels: 4};
const WHOLE_PASS = 'whole pass';

const {values: options, positionals} = parseArgs({
  options: {
    rounds: {type: 'string', default: '5'},
    strategy: {type: 'string', default: DEFAULT_STRATEGIES.join(',')},
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const names = positionals.length > 0 ? positionals : ['sequential', 'zipf', 'gups'];
/** Native always, which the others are set beside. */
const measured = [...new Set(['native', ...options.strategy.split(',')])].map(strategyOf);
const columns = [...measured.map(({id}) => id), WHOLE_PASS];

console.log(
  `Millions of accesses a second, ${DEFAULT_MACHINE.id}, medians of ${rounds} rounds, beside native's; ` +
    'a pass records once and replays under all strategies, and its ratio is to native alone\n',
);
print(['workload', 'accesses', ...columns]);
for (const name of names) {
  const {accesses, seconds} = await measure(name);
  const speed = (column: string): number => accesses / seconds.get(column)! / 1e6;
  const native = speed('native');
  print([name, accesses.toLocaleString('en'), ...columns.map(column => cell(speed(column), native))]);
}

/** Accesses of the recording, and for each column the median of seconds over the rounds. */
async function measure(name: string): Promise<{accesses: number; seconds: Map<string, number>}> {
  const source = sourceOf(name);
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  const accesses = countAccesses(source, keeper.chunks);
  const samples = new Map<string, number[]>(columns.map(column => [column, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const {name: column, result} of await runRound(source, keeper.chunks)) {
      if (result.state === 'errored') throw result.error;
      if (round > 0 && 'latency' in result) samples.get(column)!.push(result.latency.mean / 1000);
    }
  }
  return {accesses, seconds: new Map([...samples].map(([column, taken]) => [column, median(taken)]))};
}

async function runRound(source: Source, chunks: readonly Chunk[]): Promise<Bench['tasks']> {
  const bench = new Bench({iterations: 1, time: 0, warmup: false});
  for (const strategy of measured) {
    let replay: Replay;
    bench.add(
      strategy.id,
      () => {
        for (const chunk of chunks) replay.play(chunk);
      },
      {beforeEach: () => void (replay = replayOf(source, strategy))},
    );
  }
  const members = measured.map(strategy => ({strategy, parameters: defaultsOf(strategy), host: HOST}));
  const {geometry} = DEFAULT_MACHINE;
  bench.add(WHOLE_PASS, () => void runPass(source, members, {geometry, seed: SEED, check: false}));
  return bench.run();
}

function sourceOf(name: string): Source {
  const workload = workloads.find(({id}) => id === name);
  if (!workload) throw new Error(`bench: unknown workload "${name}"`);
  const parameters = Object.entries(workload.parameters).map(([key, {default: value}]) => [key, value]);
  return storySource(workload, Object.fromEntries(parameters), workload.guest ?? {}, SEED);
}

function strategyOf(id: string): Strategy {
  const found = strategies.find(each => each.id === id);
  if (!found) throw new Error(`bench: unknown strategy "${id}"`);
  return found;
}

function replayOf(source: Source, strategy: Strategy): Replay {
  const paging = new Paging(source.levels, source.indexBits);
  const guest = {frames: source.guestFrames, seed: SEED};
  const machine = new VirtualMachine(paging, DEFAULT_MACHINE.geometry, HOST, guest, new Events());
  return new Replay(strategy.build(machine, defaultsOf(strategy)));
}

function countAccesses(source: Source, chunks: readonly Chunk[]): number {
  const replay = replayOf(source, strategyOf('native'));
  for (const chunk of chunks) replay.play(chunk);
  return replay.hypervisor.machine.events.tlbLookups;
}

function defaultsOf({parameters}: Strategy): StrategyValues {
  return Object.fromEntries(Object.entries(parameters).map(([key, {default: value}]) => [key, value]));
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function cell(speed: number, native: number): string {
  return `${speed.toFixed(2)} (${(speed / native).toFixed(2)})`;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((text, at) => (at === 0 ? text.padEnd(12) : text.padStart(17))).join(''));
}
