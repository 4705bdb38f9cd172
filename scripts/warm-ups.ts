/**
 * Finds how long each workload must warm up: until, under every strategy on every machine, what is measured is steady, and a
 * warm-up of twice the length would give the same slowdowns. Prices and strategies change, and with them the answer.
 *
 *   npm run warm-ups -- [WORKLOAD…] [--machine ID] [--seeds N] [--most F] [--jobs N]
 *   npm run warm-ups -- --sample ID      of one workload, drawn by the hash of a commit
 *
 * The warm-up of a workload is all of its parameters whose names begin with "warmup". They are multiplied by 1, 2, 4 and so
 * on, up to F, 16 unless told. Where even that is not enough it says which cells are left, and ends with 1; so it does where the
 * defaults are not enough and F is 1.
 */
import {availableParallelism} from 'node:os';
import {parseArgs} from 'node:util';
import {machines} from '../src/machines/index.ts';
import type {Workload} from '../src/guest/story.ts';
import {compare, standing} from '../src/stats/compare.ts';
import {strategies} from '../src/strategies/index.ts';
import {planOf} from '../src/suite/plan.ts';
import {runAll} from '../src/suite/pool.ts';
import {shortcomingOf} from '../src/suite/possible.ts';
import type {Cell, OkCell} from '../src/suite/result.ts';
import {warmupsOf} from '../src/suite/conclusions/short-warm-ups.ts';
import {unsteadySentences} from '../src/suite/conclusions/unsteady.ts';
import {specSchema, type Settings} from '../src/suite/spec.ts';
import {workloads} from '../workloads/index.ts';
import {wholeNumber} from './whole-number.ts';

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    seeds: {type: 'string', default: '3'},
    most: {type: 'string', default: '16'},
    jobs: {type: 'string', default: String(availableParallelism())},
    machine: {type: 'string'},
    sample: {type: 'string'},
  },
});
const SEEDS = wholeNumber('seeds', options.seeds);
const MOST = wholeNumber('most', options.most);
const JOBS = wholeNumber('jobs', options.jobs);
const TIMEOUT_SECONDS = 600;
/** However wide an interval is, a slowdown may move by no more. */
const MOST_MOVED = 1.02;

const able = workloads.filter(each => warmupsOf(each).length > 0);
const tried =
  positionals.length > 0 ? positionals.map(named) : options.sample ? [drawn(options.sample)] : able;
const processors = machines.filter(({id}) => options.machine === undefined || id === options.machine);
if (processors.length === 0) refuse(`--machine is ${options.machine}`, machines);
for (const workload of tried) console.log(`${workload.id}: ${await found(workload, warmupsOf(workload))}`);

function named(id: string): Workload {
  return able.find(each => each.id === id) ?? refuse(`${id} is no workload that warms up`, able);
}

function drawn(hash: string): Workload {
  return able[Number.parseInt(hash.slice(0, 8), 16) % able.length];
}

function refuse(what: string, list: readonly {readonly id: string}[]): never {
  console.error(`${what}: expected one of ${list.map(({id}) => id).join(', ')}`);
  process.exit(1);
}

/** The first factor that does, in a sentence; and why those before it do not. */
async function found(workload: Workload, names: readonly string[]): Promise<string> {
  const lines: string[] = [];
  let cells = await cellsAt(workload, names, 1);
  for (let factor = 1; factor <= MOST; factor *= 2) {
    const doubled = await cellsAt(workload, names, 2 * factor);
    const left = unsettled(cells, doubled);
    if (left.length === 0) return [...lines, `${words(workload, names, factor)} is enough`].join('\n');
    lines.push(`${words(workload, names, factor)} is not enough:`, ...left.map(each => `  ${each}`));
    cells = doubled;
  }
  process.exitCode = 1;
  return lines.join('\n');
}

function words({parameters}: Workload, names: readonly string[], factor: number): string {
  return names.map(name => `${name}=${parameters[name].default * factor}`).join(' ');
}

/** Under every strategy, on every machine, with PCIDs and without where both can be. */
async function cellsAt(
  workload: Workload,
  names: readonly string[],
  factor: number,
): Promise<readonly OkCell[]> {
  const warmups = Object.fromEntries(names.map(name => [name, workload.parameters[name].default * factor]));
  const cells: Cell[] = [];
  for (const machine of processors)
    for (const pcid of machine.features.pcid ? [0, 1] : [0]) {
      const fit = strategies.filter(
        each => shortcomingOf(machine, each, []) === undefined && !(each.refuses === 'PCID' && pcid === 1),
      );
      cells.push(
        ...(await cellsOn(
          workload.id,
          machine.id,
          fit.map(({id}) => id),
          {...warmups, 'guest.pcid': pcid},
        )),
      );
    }
  return cells.map(cell => {
    if (cell.status === 'failed') throw new Error(`${nameOf(cell)} failed: ${cell.error}`);
    return cell;
  });
}

async function cellsOn(
  workload: string,
  machine: string,
  ids: readonly string[],
  set: Settings,
): Promise<readonly Cell[]> {
  const spec = specSchema.parse({
    workloads: [{workload, label: workload, set}],
    strategies: ids,
    machines: [machine],
    seeds: SEEDS,
  });
  const cells: Cell[] = [];
  const {passes} = await planOf(spec);
  const signal = new AbortController().signal;
  await runAll(
    passes,
    {jobs: JOBS, timeout: TIMEOUT_SECONDS, signal},
    (_pass, ended) => void cells.push(...ended),
  );
  return cells;
}

/** What is not steady, or takes longer or less over native with a longer warm-up. */
function unsettled(cells: readonly OkCell[], doubled: readonly OkCell[]): readonly string[] {
  const groups = Map.groupBy(cells, nameOf);
  const later = slowdownsIn(doubled);
  const now = slowdownsIn(cells);
  return [...groups].flatMap(([name, group]) => {
    const [sentence] = unsteadySentences(group);
    if (sentence !== undefined) return [sentence];
    const comparison = compare(later.get(name)!, now.get(name)!);
    return standing(comparison) !== 'apart' && Math.max(comparison.ratio, 1 / comparison.ratio) <= MOST_MOVED
      ? []
      : [
          `${name}: with a warm-up of twice the length the slowdown is ${comparison.ratio.toFixed(3)} times as large`,
        ];
  });
}

/** By name, in the order of the seeds. */
function slowdownsIn(cells: readonly OkCell[]): ReadonlyMap<string, readonly number[]> {
  const native = new Map(
    cells.filter(({strategy}) => strategy === 'native').map(cell => [passOf(cell), cell.cycles]),
  );
  const ordered = cells.toSorted((left, right) => left.seed - right.seed);
  return new Map(
    [...Map.groupBy(ordered, nameOf)].map(([name, group]) => [
      name,
      group.map(cell => cell.cycles / native.get(passOf(cell))!),
    ]),
  );
}

function passOf({machine, parameters, seed}: Cell): string {
  return JSON.stringify([machine, parameters['guest.pcid'], seed]);
}

function nameOf({strategy, machine, parameters}: Cell): string {
  return `${strategy} on ${machine}${parameters['guest.pcid'] === 1 ? '' : ' without PCIDs'}`;
}
