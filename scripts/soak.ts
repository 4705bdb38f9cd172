/**
 * Holds every strategy to the architecture for as long as one has patience: guests of drawn sizes, wild ones and random programs
 * on the kernel in turn, are replayed under each strategy on each shipped machine, each of the tests' processors and a drawn
 * one, with every check there is. Guests are numbered, so a disagreement names the one that shows it. PAGEWALK_SIZE makes them
 * larger, and is to be told again beside the number. Ends with 1 where there is any disagreement.
 *
 *   node scripts/soak.ts [--translations 100000000] [--first 1] [--jobs 2]
 */
import {availableParallelism} from 'node:os';
import {parseArgs} from 'node:util';
import {isMainThread} from 'node:worker_threads';
import * as fc from 'fast-check';
import {Piscina} from 'piscina';
import {Checked, sumChecked} from '../src/replay/checked.ts';
import {lint} from '../src/replay/linter.ts';
import {anyBed, BEDS, REAL_BEDS} from '../src/replay/properties/beds.ts';
import {recordedProgram} from '../src/replay/properties/programs.ts';
import {build, checkedReplayOf, type Bed, type Recording} from '../src/replay/properties/testbed.ts';
import {played} from '../src/replay/properties/wild-guest.ts';
import {anyMoves, anyParameters} from '../src/replay/properties/wild-moves.ts';
import {strategies} from '../src/strategies/index.ts';
import {anyGuest, anyProgram} from '../src/testing/any-guest.ts';

/** Moves of a wild guest and steps of a program, at most. */
const MOVES = 600;
const STEPS = 80;
/** Events from one audit to the next, and from one reckoning of the laws to the next. */
const SPACING = {audits: 128, laws: 101};
/** A worker that has found so many stops. */
const ENOUGH_DISAGREEMENTS = 20;
/** Of so many guests one is a program, whose recording is that much longer. */
const PROGRAM_EVERY = 4;

interface Task {
  readonly first: number;
  readonly step: number;
  readonly translations: number;
}

interface Report {
  readonly guests: number;
  readonly replays: number;
  readonly checked: Readonly<Checked>;
  readonly disagreements: readonly string[];
}

const beds: Readonly<Record<string, Bed>> = {...BEDS, ...REAL_BEDS};

async function main(): Promise<void> {
  const {values: options} = parseArgs({
    options: {
      translations: {type: 'string', default: '100000000'},
      first: {type: 'string', default: '1'},
      jobs: {type: 'string', default: String(availableParallelism())},
    },
  });
  const [wanted, first, jobs] = [options.translations, options.first, options.jobs].map(wholeNumber);
  const translations = Math.ceil(wanted / jobs);
  const tasks = Array.from({length: jobs}, (_, at) => ({
    first: first + at,
    step: jobs,
    translations,
  }));
  const pool = new Piscina<Task, Report>({filename: import.meta.filename, maxThreads: jobs});
  const reports = await Promise.all(tasks.map(task => pool.run(task)));
  await pool.destroy();
  const total = (of: (report: Report) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  const checked = sumChecked(reports.map(report => report.checked));
  const disagreements = reports.flatMap(report => report.disagreements);
  console.log(
    `${total(({guests}) => guests)} guests, ${total(({replays}) => replays)} replays under ${strategies.length} strategies on ` +
      `${Object.keys(beds).length} processors and drawn ones`,
  );
  for (const [what, count] of Object.entries(checked)) console.log(`${what} ${count.toLocaleString('en')}`);
  for (const sentence of disagreements) console.log(sentence);
  if (disagreements.length > 0 || checked.translations < wanted) process.exitCode = 1;
}

/** Every `step`-th guest from `first` on, until so many translations were checked. */
export default function soak({first, step, translations}: Task): Report {
  let checked: Readonly<Checked> = new Checked();
  let [guests, replays] = [0, 0];
  const disagreements: string[] = [];
  const goesOn = () => checked.translations < translations && disagreements.length < ENOUGH_DISAGREEMENTS;
  for (let number = first; goesOn(); number += step) {
    const recording = number % PROGRAM_EVERY === 0 ? program(number) : wild(number);
    for (const {sentence} of lint(recording.chunks, recording.header))
      disagreements.push(`guest ${number}: ${sentence}`);
    guests++;
    const all = {...beds, 'a drawn processor': drawn(anyBed, number)};
    for (const [on, bed] of Object.entries<Bed>(all)) {
      for (const strategy of strategies) {
        replays++;
        try {
          const hypervisor = build(strategy, recording.header, {...bed, seed: number});
          checked = sumChecked([checked, checkedReplayOf(recording, hypervisor, SPACING).checked]);
        } catch (error) {
          const sentence = error instanceof Error ? error.message : String(error);
          disagreements.push(`guest ${number}, ${strategy.id}, ${on}: ${sentence}`);
        }
      }
    }
  }
  return {guests, replays, checked: {...checked, disagreements: disagreements.length}, disagreements};
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`soak: ${text}, expected a whole number above 0`);
}

function drawn<Value>(arbitrary: fc.Arbitrary<Value>, seed: number): Value {
  return fc.sample(arbitrary, {numRuns: 1, seed})[0];
}

function wild(seed: number): Recording {
  const [parameters, moves] = drawn(fc.tuple(anyParameters, anyMoves(MOVES)), seed);
  return played(parameters, moves).scribe;
}

function program(seed: number): Recording {
  const [guest, told] = drawn(fc.tuple(anyGuest, anyProgram(STEPS)), seed);
  return recordedProgram(guest, told, seed);
}

if (isMainThread) await main();
