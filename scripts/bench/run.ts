/** Measures what is asked for, workload by workload, and tells of it. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {findStrategy} from '../../src/suite/catalogue.ts';
import {environmentOf} from '../../src/suite/environment.ts';
import {simulatorHash} from '../../src/suite/simulator-hash.ts';
import {hasCompiler, Yardstick} from '../yardstick/program.ts';
import {MACHINE, SEED} from './bed.ts';
import {compare} from './comparison.ts';
import {Earlier} from './earlier.ts';
import {measure, measureStreams, type Bed} from './measure.ts';
import type {Measurement} from './measurement.ts';
import {recorded, subjectNamed, type Subject} from './subject.ts';
import type {Telling} from './telling.ts';

export interface Asked {
  readonly workloads: readonly string[];
  readonly strategies: readonly string[];
  readonly rounds: number;
  /** Whether translation alone is measured, too. */
  readonly streams: boolean;
  /** A file with an earlier measurement. */
  readonly compare: string | undefined;
  /** How all this was asked for. */
  readonly command: string;
}

/** Whatever is named is looked up before anything is measured. */
export async function runBench(asked: Asked, telling: Telling): Promise<void> {
  const {workloads, rounds} = asked;
  const earlier = asked.compare === undefined ? undefined : new Earlier(asked.compare, workloads);
  const found = await Promise.all(asked.strategies.map(findStrategy));
  const strategies = found.map(({thing}) => thing);
  const subjects = await Promise.all(workloads.map(subjectNamed));
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));
  try {
    const yardstick = hasCompiler() ? new Yardstick(folder) : undefined;
    const bed = {strategies, rounds, yardstick, folder};
    telling.begun({machine: MACHINE, rounds});
    const now = measureAll(subjects, bed, {asked, earlier, telling});
    telling.ended(now, earlier && {earlier, rows: compare(earlier.measurement, now)});
  } finally {
    rmSync(folder, {recursive: true});
  }
}

interface Meanwhile {
  readonly asked: Asked;
  readonly earlier: Earlier | undefined;
  readonly telling: Telling;
}

function measureAll(subjects: readonly Subject[], bed: Bed, meanwhile: Meanwhile): Measurement {
  const {asked, earlier, telling} = meanwhile;
  const started = new Date();
  const workloads = subjects.map(subject => {
    const recording = recorded(subject);
    earlier?.expectSame(recording);
    const measured = measure(recording, bed);
    telling.measured(measured);
    return measured;
  });
  const streams = asked.streams ? [...measureStreams(bed)] : [];
  const run = {simulator: simulatorHash(), command: asked.command, jobs: 1};
  const environment = environmentOf(run, started, new Date());
  const {rounds} = bed;
  return {kind: 'bench', environment, machine: MACHINE, seed: SEED, rounds, workloads, streams};
}
