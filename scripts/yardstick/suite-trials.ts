/** The recordings of a suite, on the beds of those of its strategies that the yardstick does. */
import type {ProcessorGeometry} from '../../src/hardware/geometry.ts';
import {machines} from '../../src/machines/index.ts';
import {machine} from '../../src/machines/machine.ts';
import {Recorder} from '../../src/recording/recorder.ts';
import {findWorkload} from '../../src/suite/catalogue.ts';
import {planOf} from '../../src/suite/plan.ts';
import type {PlannedPass} from '../../src/suite/planned-pass.ts';
import {readSpec} from '../../src/suite/read-spec.ts';
import {sourceOf} from '../../src/suite/source.ts';
import type {Source} from '../../src/replay/pass.ts';
import {MEASURED, type Recorded} from './comparison.ts';
import type {Trial} from './trial.ts';

/** With the first `seeds` of the suite's seeds, on its own machines. */
export async function suiteTrials(path: string, seeds: number): Promise<readonly Trial[]> {
  const {passes} = await planOf({...readSpec(path), seeds});
  return Promise.all(passes.map(pass => trialOf(pass, [machine(pass.machine).geometry])));
}

/** The same recordings on the geometry of every machine that ships, whatever else it lacks. */
export async function everyMachineTrials(path: string, seeds: number): Promise<readonly Trial[]> {
  const {passes} = await planOf({...readSpec(path), seeds});
  const geometries = machines.map(({geometry}) => geometry);
  return Promise.all(passes.map(pass => trialOf(pass, geometries)));
}

async function trialOf(pass: PlannedPass, geometries: readonly ProcessorGeometry[]): Promise<Trial> {
  const {thing} = await findWorkload(pass.workload);
  const measured = pass.members.filter(({strategy}) => MEASURED.some(({id}) => id === strategy));
  const {workload} = pass.members[0].identity;
  return {
    name: `${workload}, seed ${pass.seed}`,
    recorded: recordedBy(sourceOf(thing, pass)),
    beds: geometries.flatMap(geometry =>
      measured.map(({strategy, host}) => ({strategy, host, geometry, seed: pass.seed})),
    ),
  };
}

export function recordedBy(source: Source): Recorded {
  const {levels, indexBits = 9, guestFrames} = source;
  return {levels, indexBits, guestFrames, play: sink => source.record(new Recorder(sink))};
}
