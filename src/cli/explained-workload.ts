/** What `pagewalk explain` replays: the recording of one workload, and the strategies with their prices. */
import type {Scene, Subject} from '../explain/explained.ts';
import {machine} from '../machines/machine.ts';
import {findStrategy, findWorkload} from '../suite/catalogue.ts';
import {libraryOf} from '../suite/library.ts';
import type {PlannedMember, PlannedPass} from '../suite/planned-pass.ts';
import {planOf} from '../suite/plan.ts';
import {sourceOf} from '../suite/source.ts';
import {entryOf, type Spec} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Costs} from '../timing/costs.ts';

export interface ExplainedWorkload extends Scene {
  /** What it is called, and on which machine. */
  readonly workload: string;
  readonly machine: string;
  /** What was only pretended of the machine. */
  readonly hypothetical: string | undefined;
}

/** Of a spec with one workload, one machine and one seed. */
export async function explainedWorkload(spec: Spec, signal: AbortSignal): Promise<ExplainedWorkload> {
  const {passes} = await planOf(spec, {signal});
  const [pass] = passes;
  const others = passes.some(({workload, machine: {id}, seed, guest, parameters}) =>
    [workload, id, seed, guest, parameters].some(
      (each, at) =>
        JSON.stringify(each) !==
        JSON.stringify([pass.workload, pass.machine.id, pass.seed, pass.guest, pass.parameters][at]),
    ),
  );
  if (others)
    throw new UsageError(
      'explain has one recording: expected one workload, machine and seed, and no list in --set',
    );
  const {geometry, costs} = machine(pass.machine);
  const members = passes.flatMap(each => each.members).slice(isAdded(spec, pass) ? 1 : 0);
  const {thing} = await findWorkload(pass.workload);
  const {identity} = members[0];
  return {
    source: sourceOf(thing, pass),
    subjects: await Promise.all(members.map(member => subjectOf(member, costs))),
    ground: {geometry, seed: pass.seed},
    workload: identity.workload,
    machine: identity.machine,
    hypothetical: identity.hypothetical,
  };
}

/** The reference of a run comes first where nobody asked for it. */
function isAdded({strategies, reference}: Spec, {members: [first]}: PlannedPass): boolean {
  return first.strategy === reference && !strategies.some(each => entryOf(each).name === reference);
}

async function subjectOf(member: PlannedMember, costs: Costs): Promise<Subject> {
  const {strategy, parameters, host, policies, ownCatalogue, identity} = member;
  const {thing} = await findStrategy(strategy);
  const library = await libraryOf(policies);
  return {
    label: identity.strategy,
    member: {strategy: thing, parameters, host, library},
    costs,
    ...(ownCatalogue && {ownCatalogue}),
  };
}
