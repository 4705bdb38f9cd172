/**
 * How fast the simulator is: accesses replayed a second under each strategy, and through a whole pass of all of them,
 * recording included. Beside it the yardstick, a program in C that does the same natively and nested, where there is a gcc to
 * build it. Rounds are interleaved, so that a machine that slows down slows all alike; medians are shown.
 *
 *   npm run bench [-- --rounds 5 --strategy native,kvm sequential zipf gups]
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {parseArgs} from 'node:util';
import {Bench} from 'tinybench';
import {Paging} from '../src/hardware/address.ts';
import {VirtualMachine} from '../src/host/virtual-machine.ts';
import {DEFAULT_MACHINE} from '../src/machines/index.ts';
import type {Chunk} from '../src/recording/format.ts';
import {ChunkKeeper} from '../src/recording/chunk-keeper.ts';
import {Recorder} from '../src/recording/recorder.ts';
import {runPass, type Source} from '../src/replay/pass.ts';
import {Replay} from '../src/replay/replay.ts';
import {strategies} from '../src/strategies/index.ts';
import {findWorkload} from '../src/suite/catalogue.ts';
import {defaultsOf} from '../src/suite/definition.ts';
import {guestWishesOf, parameterDefinitionsOf, sourceOf} from '../src/suite/source.ts';
import {DEFAULT_STRATEGIES} from '../src/suite/spec.ts';
import type {Strategy} from '../src/strategies/strategy.ts';
import {Events} from '../src/timing/events.ts';
import type {YardstickBed} from './yardstick/bed-text.ts';
import {MEASURED} from './yardstick/comparison.ts';
import {hasCompiler, Yardstick} from './yardstick/program.ts';
import {STREAMS, streamSpeed, TimedRecording} from './yardstick/timing.ts';

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
const names =
  positionals.length > 0
    ? positionals
    : ['sequential', 'zipf', 'gups', 'prefork', 'workloads/traces/ls.lackey'];
/** Native always, which the others are set beside. */
const measured = [...new Set(['native', ...options.strategy.split(',')])].map(strategyOf);
const columns = [...measured.map(({id}) => id), WHOLE_PASS];
/** Those that the yardstick does as well, and what its column is called. */
const rivals = measured.map(({id}) => id).filter(id => MEASURED.some(strategy => strategy.id === id));

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));
try {
  await main();
} finally {
  rmSync(folder, {recursive: true});
}

async function main(): Promise<void> {
  const yardstick = hasCompiler() ? new Yardstick(folder) : undefined;
  console.log(
    `Millions of accesses a second, ${DEFAULT_MACHINE.id}, medians of ${rounds} rounds, beside native's; ` +
      'a pass records once and replays under all strategies, and its ratio is to native alone\n',
  );
  print(['workload', 'accesses', ...columns]);
  const results: Measured[] = [];
  for (const name of names) {
    const result = await measure(name, yardstick);
    const native = speed(result, 'native');
    const cells = columns.map(column => cell(speed(result, column), native));
    print([basename(name), result.accesses.toLocaleString('en'), ...cells]);
    results.push(result);
  }
  if (yardstick) printYardstick(yardstick, results);
  else console.log('\nWithout the yardstick, which is in C: there is no gcc to build it with.');
}

/** The column of the yardstick. */
function inC(strategy: string): string {
  return `${strategy} in C`;
}

/** Accesses of a recording, and for each column the median of seconds over the rounds. */
interface Measured {
  readonly name: string;
  readonly accesses: number;
  readonly seconds: ReadonlyMap<string, number>;
}

/** Millions of accesses a second. */
function speed({accesses, seconds}: Measured, column: string): number {
  return accesses / seconds.get(column)! / 1e6;
}

async function measure(name: string, yardstick: Yardstick | undefined): Promise<Measured> {
  const source = await sourceNamed(name);
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  const accesses = countAccesses(source, keeper.chunks);
  const {indexBits} = new Paging(source.levels, source.indexBits);
  const timed = yardstick && new TimedRecording(yardstick, folder, {...source, indexBits}, keeper.chunks);
  const samples = new Map<string, number[]>();
  const add = (column: string, seconds: number) =>
    samples.set(column, [...(samples.get(column) ?? []), seconds]);
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const {name: column, result} of await runRound(source, keeper.chunks)) {
      if (result.state === 'errored') throw result.error;
      if (round > 0 && 'latency' in result) add(column, result.latency.mean / 1000);
    }
    for (const strategy of timed ? rivals : []) {
      const seconds = timed!.seconds(bedOf(strategy));
      if (round > 0) add(inC(strategy), seconds);
    }
  }
  return {name, accesses, seconds: new Map([...samples].map(([column, taken]) => [column, median(taken)]))};
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
  const members = measured.map(strategy => ({
    strategy,
    parameters: defaultsOf(strategy.parameters),
    host: HOST,
  }));
  const {geometry} = DEFAULT_MACHINE;
  bench.add(WHOLE_PASS, () => void runPass(source, members, {geometry, seed: SEED, check: false}));
  return bench.run();
}

/** How fast the yardstick is, and the share of that which is reached here. */
function printYardstick(yardstick: Yardstick, results: readonly Measured[]): void {
  console.log(
    '\nMillions of accesses a second of the yardstick, which does the same in C, and the share of it that is reached; ' +
      'of a pass, beside as many replays in C, native and nested in turn\n',
  );
  print(['workload', 'accesses', ...rivals.map(inC), WHOLE_PASS]);
  for (const result of results) {
    const cells = rivals.map(id => shareCell(result, id));
    print([basename(result.name), result.accesses.toLocaleString('en'), ...cells, passShare(result)]);
  }
  for (const strategy of rivals) {
    const speeds = STREAMS.map(stream => {
      const fastest = streamSpeed(yardstick, folder, bedOf(strategy), stream, 3);
      return `${fastest.toFixed(1)} million a second, ${stream.law} over ${stream.gibibytes} GiB`;
    });
    console.log(`\nTranslation alone, ${inC(strategy)}: ${speeds.join('; ')}`);
  }
}

function shareCell(result: Measured, strategy: string): string {
  const fastest = speed(result, inC(strategy));
  return `${fastest.toFixed(2)} (${(speed(result, strategy) / fastest).toFixed(2)})`;
}

function passShare({seconds}: Measured): string {
  const replays = measured.map((_, at) => seconds.get(inC(rivals[at % rivals.length]))!);
  const sum = replays.reduce((total, taken) => total + taken, 0);
  return (sum / seconds.get(WHOLE_PASS)!).toFixed(2);
}

async function sourceNamed(name: string): Promise<Source> {
  const {thing} = await findWorkload(name);
  const parameters = defaultsOf(parameterDefinitionsOf(thing));
  return sourceOf(thing, {parameters, guest: guestWishesOf(thing), seed: SEED});
}

function strategyOf(id: string): Strategy {
  const found = strategies.find(each => each.id === id);
  if (!found) throw new Error(`bench: unknown strategy "${id}"`);
  return found;
}

function bedOf(strategy: string): YardstickBed {
  return {strategy, geometry: DEFAULT_MACHINE.geometry, host: HOST, seed: SEED};
}

function replayOf(source: Source, strategy: Strategy): Replay {
  const paging = new Paging(source.levels, source.indexBits);
  const guest = {frames: source.guestFrames, seed: SEED};
  const machine = new VirtualMachine(paging, DEFAULT_MACHINE.geometry, HOST, guest, new Events());
  return new Replay(strategy.build(machine, defaultsOf(strategy.parameters)));
}

function countAccesses(source: Source, chunks: readonly Chunk[]): number {
  const replay = replayOf(source, strategyOf('native'));
  for (const chunk of chunks) replay.play(chunk);
  return replay.hypervisor.machine.events.tlbLookups;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function cell(millions: number, native: number): string {
  return `${millions.toFixed(2)} (${(millions / native).toFixed(2)})`;
}

function print(cells: readonly string[]): void {
  console.log(cells.map((text, at) => (at === 0 ? text.padEnd(12) : text.padStart(17))).join(''));
}
