/**
 * Holds native and nested paging to the yardstick, a program in C that shares no code with them: the workloads of some suites
 * and random guests on random processors are replayed by both, and every count must be equal. Ends with 1 at a difference.
 *
 *   npm run yardstick [-- --everywhere workloads/ci.json --spec workloads/default.json --seeds 1 --geometries 200 --first 1]
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {compare, type Comparison} from './yardstick/comparison.ts';
import {hasCompiler, Yardstick} from './yardstick/program.ts';
import {randomTrial} from './yardstick/random-trial.ts';
import {everyMachineTrials, suiteTrials} from './yardstick/suite-trials.ts';
import type {Trial} from './yardstick/trial.ts';
import {wholeNumber} from './whole-number.ts';

const {values: options} = parseArgs({
  options: {
    everywhere: {type: 'string', default: 'workloads/ci.json'},
    spec: {type: 'string', default: 'workloads/default.json'},
    seeds: {type: 'string', default: '1'},
    geometries: {type: 'string', default: '200'},
    first: {type: 'string', default: '1'},
  },
});

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-yardstick-'));
try {
  if (hasCompiler()) await main();
  else fail('yardstick: there is no gcc to build it with');
} finally {
  rmSync(folder, {recursive: true});
}

async function main(): Promise<void> {
  const seeds = wholeNumber('seeds', options.seeds);
  const geometries = wholeNumber('geometries', options.geometries);
  const first = wholeNumber('first', options.first);
  const yardstick = new Yardstick(folder);
  const everywhere = await everyMachineTrials(options.everywhere, seeds);
  report(
    `${options.everywhere}, ${everywhere.length} recordings on every machine`,
    everywhere.map(trial => tried(yardstick, trial)),
  );
  const own = await suiteTrials(options.spec, seeds);
  report(
    `${options.spec}, ${own.length} recordings`,
    own.map(trial => tried(yardstick, trial)),
  );
  const numbers = Array.from({length: geometries}, (_, at) => first + at);
  report(
    `${geometries} random guests from ${first} on, each on a processor of its own`,
    numbers.map(number => tried(yardstick, randomTrial(number))),
  );
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

/** What the yardstick refuses to go on with is a difference, too. */
function tried(yardstick: Yardstick, {name, recorded, beds}: Trial): Comparison {
  let comparison: Comparison;
  try {
    comparison = compare(yardstick, folder, recorded, beds);
  } catch (error) {
    comparison = {
      counts: 0,
      accesses: 0,
      differences: [error instanceof Error ? error.message : String(error)],
    };
  }
  for (const difference of comparison.differences) console.log(`${name}, ${difference}`);
  return comparison;
}

function report(what: string, comparisons: readonly Comparison[]): void {
  const total = (of: (comparison: Comparison) => number) =>
    comparisons.reduce((sum, comparison) => sum + of(comparison), 0).toLocaleString('en');
  const differences = total(comparison => comparison.differences.length);
  console.log(
    `${what}: ${total(({accesses}) => accesses)} accesses, ${total(({counts}) => counts)} counts, ${differences} replays that differ`,
  );
  if (differences !== '0') process.exitCode = 1;
}
