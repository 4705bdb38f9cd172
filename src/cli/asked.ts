/** The options of `start` and `run`, and the spec that they make of the one in a file. */
import {availableParallelism} from 'node:os';
import {resolve} from 'node:path';
import {Command, InvalidArgumentError, Option} from '@commander-js/extra-typings';
import {isFile} from '../suite/named-file.ts';
import {DEFAULT_MAX_CELLS} from '../suite/planning.ts';
import {parseSettings, placed} from '../suite/settings.ts';
import {entryOf, specSchema, type Settings, type Spec, type SpecInput} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Shard} from '../suite/shards/shard.ts';
import {shardOption} from './asked-shard.ts';
import {withBaselineOptions, type AskedBaselines} from './baselines.ts';
import {textbookOption, withTextbook} from './textbook.ts';

export interface Asked extends AskedBaselines {
  readonly workload?: readonly string[];
  readonly strategy?: readonly string[];
  readonly machine?: readonly string[];
  readonly set?: readonly string[];
  readonly textbook?: true;
  readonly seeds?: number | number[];
  readonly seed?: readonly number[];
  readonly reference?: string;
  readonly assume?: readonly 'ept'[];
  readonly check?: true;
  readonly jobs: number;
  readonly timeout: number;
  readonly maxCells: number;
  readonly out?: string;
  readonly fresh?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly strict?: true;
  readonly shard?: Shard;
  /** False with --no-report. */
  readonly report?: boolean;
}

export const DEFAULT_TIMEOUT_SECONDS = 600;
/** A week; Node's timers end at 24 days. */
export const MOST_SECONDS = 604_800;
/** Each is a thread. */
export const MOST_JOBS = 256;

export function withRunOptions(command: Command): Command {
  const settable =
    'NAME, or WORKLOAD.NAME, guest.NAME, host.NAME, machine.NAME, STRATEGY.NAME; a list a,b makes a cell of each';
  const asking = command
    .option('--workload <id>', 'a workload by id, or a file; may be repeated', names)
    .option('--strategy <id>', 'a strategy by id, or a file; may be repeated', names)
    .option('--machine <id>', 'a machine by id, or a JSON file; may be repeated', names)
    .option('--set <name=value>', settable, each)
    .addOption(textbookOption())
    .option('--seeds <n>', 'how many seeds, or a list a,b,c of them (default: 5)', seeds)
    .addOption(seedOption())
    .option('--reference <label>', 'the strategy that slowdowns are over (default: native)')
    .addOption(assumeOption())
    .option('--check', 'compare every translation with a reference walker, and the counters with laws')
    .option('--jobs <n>', 'passes at a time', upTo(MOST_JOBS), availableParallelism())
    .option(
      '--timeout <seconds>',
      'a cell that takes longer fails',
      upTo(MOST_SECONDS),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .addOption(maxCellsOption())
    .option('--out <dir>', "the run's folder (default: results/runs/ID)", folder)
    .option('--fresh', 'run what is there already, too')
    .addOption(shardOption())
    .addOption(reportOption())
    .option('--dry-run', 'show what would be run')
    .addOption(
      strictOption(
        'a result is not steady, a hypothesis is refuted, or lines of an address trace were skipped',
      ),
    )
    .option('--json', 'print the result as JSON');
  return withBaselineOptions(asking);
}

export const maxCellsOption = () =>
  new Option('--max-cells <n>', 'refuse what makes more')
    .argParser(upTo(Number.MAX_SAFE_INTEGER))
    .default(DEFAULT_MAX_CELLS);

export const strictOption = (where: string) => new Option('--strict', `end with status 2 where ${where}`);

export const reportOption = () =>
  new Option('--no-report', 'keep the cells, and render nothing: `report` does it later');

export const seedOption = () =>
  new Option('--seed <n>', 'the seed of that number, or a list a,b of them; may be repeated')
    .argParser(seedNumbers)
    .conflicts('seeds');

export const assumeOption = () =>
  new Option('--assume <what>', 'pretend that the machine has it')
    .choices(['ept'] as const)
    .argParser(assumed);

/** The spec with what the command line says in place of its own. */
export function askedSpec(base: Spec | undefined, asked: Asked): Spec {
  const workloads = chosen(base?.workloads, asked.workload);
  if (!workloads) throw new UsageError('nothing to run: name a spec, or a workload with --workload');
  const strategies = chosen(base?.strategies, asked.strategy);
  const machines = chosen(base?.machines, asked.machine);
  const input: SpecInput = {
    ...base,
    workloads,
    ...(strategies ? {strategies} : {}),
    ...(machines ? {machines} : {}),
    ...askedSeeds(asked),
    ...(asked.reference === undefined ? {} : {reference: asked.reference}),
    ...(asked.assume === undefined ? {} : {assume: [...asked.assume]}),
    ...(asked.check === undefined ? {} : {check: true}),
    set: {...base?.set, ...withTextbook(settings(asked.set), asked.textbook, machines)},
  };
  return specSchema.parse(input);
}

/** The seeds that are named, or as many as are asked for. */
export function askedSeeds(asked: Pick<Asked, 'seed' | 'seeds'>): Pick<SpecInput, 'seeds'> {
  if (asked.seed !== undefined) return {seeds: [...asked.seed]};
  return asked.seeds === undefined ? {} : {seeds: asked.seeds};
}

/** As assigned on the command line; files lie relative to where it is typed. */
export const settings = (assignments: readonly string[] = []): Settings =>
  placed(parseSettings(assignments), path => resolve(path));

type Written = Spec['workloads'][number] | Spec['strategies'][number] | Spec['machines'][number];

/** The entries of the spec that are called so, by name or label; else a new entry. */
export function chosen<Each extends Written>(
  entries: readonly Each[] | undefined,
  asked: readonly string[] | undefined,
): (Each | string)[] | undefined {
  if (!asked) return entries && [...entries];
  return asked.flatMap((name): (Each | string)[] => {
    const path = isFile(name) ? resolve(name) : name;
    const found = (entries ?? []).filter(entry => [entryOf(entry).name, entryOf(entry).label].includes(path));
    return found.length > 0 ? found : [path];
  });
}

export function names(text: string, before: readonly string[] = []): readonly string[] {
  const added = text.split(',').map(name => name.trim());
  if (added.includes(''))
    throw new InvalidArgumentError('Expected a name, or names with commas between them.');
  return [...before, ...added];
}

export const each = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function assumed(text: string, before: readonly 'ept'[] = []): readonly 'ept'[] {
  if (text === 'ept') return before.includes(text) ? before : [...before, text];
  throw new InvalidArgumentError('Expected ept.');
}

export function upTo(most: number): (text: string) => number {
  return text => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${most}.`);
  };
}

export function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected the name of a folder.');
  return text;
}

/** Whether the strategy may have them, it says itself. */
export function sizes(text: string, before: readonly number[] = []): readonly number[] {
  const words = text.split(',').map(word => word.trim());
  if (!words.every(word => /^\d+$/.test(word)))
    throw new InvalidArgumentError('Expected whole numbers with commas between them.');
  return [...before, ...words.map(Number)];
}

const MOST_SEEDS = 1000;
const LARGEST_SEED = 0xffffffff;

export function seeds(text: string): number | number[] {
  const numbers = seedNumbers(text);
  if (numbers.length > 1) return numbers;
  if (numbers[0] >= 1 && numbers[0] <= MOST_SEEDS) return numbers[0];
  throw new InvalidArgumentError(`Expected from 1 to ${MOST_SEEDS} seeds.`);
}

/** Each number is a seed, be it one or several. */
export function seedNumbers(text: string, before: readonly number[] = []): number[] {
  const words = text.split(',').map(word => word.trim());
  const numbers = [...before, ...words.map(Number)];
  if (!words.every(word => /^\d+$/.test(word)) || numbers.some(number => number > LARGEST_SEED)) {
    throw new InvalidArgumentError(`Expected whole numbers from 0 to ${LARGEST_SEED}.`);
  }
  if (new Set(numbers).size < numbers.length) {
    throw new InvalidArgumentError('Expected each seed once: the same seed gives the same numbers.');
  }
  return numbers;
}
