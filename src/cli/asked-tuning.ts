/** The options of `tune`, and the tuning spec that they make of the one in a file. */
import {resolve} from 'node:path';
import {isFile} from '../suite/named-file.ts';
import {tuneSpecSchema, type Objective, type TuneSpec} from '../tune/spec.ts';
import {askedSeeds, chosen, settings} from './asked.ts';
import type {AskedBaselines} from './baselines.ts';
import {withTextbook} from './textbook.ts';

export interface AskedTuning extends AskedBaselines {
  readonly workload?: readonly string[];
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
}

/** The spec with what the command line says in place of its own. */
export function askedTuning(base: TuneSpec, asked: AskedTuning): TuneSpec {
  const {workload, objective, set, textbook} = asked;
  const machine = asked.machine === undefined ? base.machine : placedMachine(asked.machine);
  return tuneSpecSchema.parse({
    ...base,
    workloads: chosen(base.workloads, workload),
    machine,
    ...askedSeeds(asked),
    ...(objective === undefined ? {} : {objective}),
    set: {...base.set, ...withTextbook(settings(set), textbook, [machine])},
  });
}

const placedMachine = (name: string): string => (isFile(name) ? resolve(name) : name);
