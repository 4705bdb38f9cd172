/** What a worker thread runs for one contest: its workload is recorded, and replayed under all who take part. */
import {machine} from '../../machines/machine.ts';
import {findStrategy, findWorkload} from '../../suite/catalogue.ts';
import {libraryOf} from '../../suite/library.ts';
import type {PlannedMember, PlannedPass} from '../../suite/planned-pass.ts';
import {sourceOf} from '../../suite/source.ts';
import type {Observation} from './observed-replay.ts';
import {observations, type Contestant} from './replays.ts';

export interface Errand {
  readonly pass: PlannedPass;
  /** Of each of its members, whether its policy goes by the future. */
  readonly foresees: readonly boolean[];
}

export type Answer = readonly (Observation | undefined)[];

export default async function work({pass, foresees}: Errand): Promise<Answer> {
  const {thing} = await findWorkload(pass.workload);
  const contestants = await Promise.all(pass.members.map((member, at) => contestantOf(member, foresees[at])));
  const {geometry, costs} = machine(pass.machine);
  return observations(sourceOf(thing, pass), contestants, {geometry, costs, seed: pass.seed});
}

async function contestantOf(
  {strategy, parameters, host, policies, ownCatalogue: catalogue = {}}: PlannedMember,
  foresees: boolean,
): Promise<Contestant> {
  const [{thing}, library] = await Promise.all([findStrategy(strategy), libraryOf(policies)]);
  return {strategy: thing, parameters, host, library, catalogue, foresees};
}
