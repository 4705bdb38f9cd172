/** The options of `tune`, and the tuning spec that they make of the one in a file. */
import {resolve} from 'node:path';
import type {Shard} from '../suite/shards/shard.ts';
import {isFile} from '../suite/named-file.ts';
import {entryOf} from '../suite/spec.ts';
import {tuneSpecSchema, type Objective, type TuneSpec} from '../tune/spec.ts';
import {askedSeeds, chosen, settings} from './asked.ts';
import type {AskedBaselines} from './baselines.ts';
import {withTextbook} from './textbook.ts';

export interface AskedTuning extends AskedBaselines {
  readonly workload?: readonly string[];
  readonly strategy?: string;
  readonly policies?: readonly string[];
  readonly sizes?: readonly number[];
  readonly machine?: string;
  readonly set?: readonly string[];
  readonly textbook?: true;
  readonly seeds?: number | number[];
  readonly seed?: readonly number[];
  readonly objective?: Objective;
  readonly jobs: number;
  readonly timeout: number;
  readonly maxCells: number;
  readonly folder?: string;
  readonly out?: string;
  readonly fresh?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly strict?: true;
  readonly shard?: Shard;
}

/** The spec with what the command line says in place of its own. */
export function askedTuning(spec: TuneSpec, asked: AskedTuning): TuneSpec {
  const base = varied(ofStrategy(spec, asked.strategy), asked);
  const {workload, objective, set, textbook} = asked;
  const machine = asked.machine === undefined ? base.machine : placedName(asked.machine);
  return tuneSpecSchema.parse({
    ...base,
    workloads: chosen(base.workloads, workload),
    machine,
    ...askedSeeds(asked),
    ...(objective === undefined ? {} : {objective}),
    set: {...base.set, ...withTextbook(settings(set), textbook, [machine])},
  });
}

/** What the spec compares and searches is about its own strategy: of another it is what a spec has that says nothing. */
function ofStrategy(spec: TuneSpec, name: string | undefined): TuneSpec {
  if (name === undefined) return spec;
  const strategy = placedName(name);
  const {name: own, label} = entryOf(spec.strategy);
  if (strategy === own || strategy === label) return spec;
  const {policies: _policies, sizes: _sizes, ...others} = spec;
  return {...others, strategy, space: {}, zip: []};
}

/** The search takes what is compared, unless the spec has it search other values of these. */
function varied(spec: TuneSpec, {policies, sizes}: AskedTuning): TuneSpec {
  const {policy, size} = spec;
  const replaced = [...(policies === undefined ? [] : [policy]), ...(sizes === undefined ? [] : [size])];
  return {
    ...spec,
    ...(policies !== undefined && {policies: policies.map(placedName)}),
    ...(sizes !== undefined && {sizes: [...sizes]}),
    space: Object.fromEntries(Object.entries(spec.space).filter(([name]) => !replaced.includes(name))),
    zip: spec.zip.filter(group => !group.some(name => replaced.includes(name))),
  };
}

const placedName = (name: string): string => (isFile(name) ? resolve(name) : name);
