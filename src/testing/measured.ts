/** What a story costs under each strategy, on a real processor: for tests of workloads and of published numbers. */
import {storySource} from '../guest/source.ts';
import type {GuestSettings, StoryParameters, Workload} from '../guest/story.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import type {Machine} from '../machines/machine.ts';
import {runPass, type MemberOutcome, type Source} from '../replay/pass.ts';
import {strategies} from '../strategies/index.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {sum, type EventCounts} from '../timing/events.ts';
import {cycles} from '../timing/pricing.ts';
import {defaultsOf} from './defaults.ts';

export const STRATEGIES = [
  'native',
  'shadow-uncached',
  'shadow-cached',
  'nested',
  'nested on 2 MiB',
] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** Kernel and code not recorded: counts that can be derived by hand. */
export const TABLES_ONLY = {kernelAccesses: 0, codePages: 0};

export interface Setting {
  readonly parameters?: StoryParameters;
  readonly guest?: GuestSettings;
  readonly seed?: number;
  readonly check?: boolean;
  /** Cascade Lake unless told. */
  readonly machine?: Machine;
  /** 1 unless told: the host backs every frame from the start. */
  readonly warm?: number;
}

export interface Measured {
  /** Of the measured chapters. */
  readonly events: EventCounts;
  readonly cycles: number;
}

export function measure(workload: Workload, setting: Setting = {}): Record<StrategyName, Measured> {
  const {parameters, guest, seed = 1} = setting;
  const values = {...defaultsOf(workload.parameters), ...parameters};
  return measureSource(storySource(workload, values, {...workload.guest, ...guest}, seed), setting);
}

export function measureSource(
  source: Source,
  {seed = 1, check = false, machine = cascadeLake, warm = 1}: Setting = {},
): Record<StrategyName, Measured> {
  const members = STRATEGIES.map(name => ({
    strategy: strategyOf(name),
    parameters: defaultsOf(strategyOf(name).parameters),
    host: {pageKiB: name === 'nested on 2 MiB' ? 2048 : 4, warm, levels: 4},
  }));
  const outcomes = runPass(source, members, {geometry: machine.geometry, seed, check});
  const entries = STRATEGIES.map((name, at) => [name, measuredOf(name, outcomes[at], machine)]);
  return Object.fromEntries(entries) as Record<StrategyName, Measured>;
}

export function strategyOf(name: StrategyName): Strategy {
  const found = strategies.find(({id}) => id === (name === 'nested on 2 MiB' ? 'nested' : name));
  if (!found) throw new Error(`no strategy ${name}`);
  return found;
}

function measuredOf(name: string, outcome: MemberOutcome, {costs}: Machine): Measured {
  if (outcome.status === 'failed') throw new Error(`${name}: ${outcome.error}`);
  const events = sum(outcome.chapters.slice(1).map(chapter => chapter.events));
  return {events, cycles: cycles(events, costs)};
}

/** One strategy with what differs from the defaults. */
export interface Run {
  readonly strategy: Strategy;
  readonly set?: StrategyValues;
  readonly guest?: GuestSettings;
  /** 1 unless told. */
  readonly warm?: number;
  /** Cascade Lake unless told. */
  readonly machine?: Machine;
}

/** What the measured chapters of a workload count. */
export function countRun(workload: Workload, parameters: StoryParameters, run: Run): EventCounts {
  const {strategy, set, guest, warm = 1, machine = cascadeLake} = run;
  const values = {...defaultsOf(workload.parameters), ...parameters};
  const source = storySource(workload, values, {...workload.guest, ...guest}, 1);
  const host = {pageKiB: 4, warm, levels: 4};
  const member = {strategy, parameters: {...defaultsOf(strategy.parameters), ...set}, host};
  const [outcome] = runPass(source, [member], {geometry: machine.geometry, seed: 1, check: false});
  return measuredOf(strategy.id, outcome, machine).events;
}
