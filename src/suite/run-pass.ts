/** Runs one pass and makes cells of what its strategies counted. It runs in a worker, or in tests where they are. */
import type {Meaning} from '../guest/story.ts';
import {machine} from '../machines/machine.ts';
import type {Member} from '../replay/member.ts';
import {runPass, type MemberOutcome, type Source} from '../replay/pass.ts';
import type {Costs} from '../timing/costs.ts';
import {findStrategy, findWorkload, type WorkloadThing} from './catalogue.ts';
import {derivedFrom} from './derived.ts';
import {libraryOf} from './library.ts';
import {isModule} from './named-file.ts';
import type {PlannedMember, PlannedPass} from './planned-pass.ts';
import {RecordingHash} from './recording-hash.ts';
import {okCellSchema, type Cell, type CellIdentity, type FailedCell, type OkCell} from './result.ts';
import {meaningOf, sourceOf} from './source.ts';
import {sentenceOfIssue} from './spec-issue.ts';
import {steadinessOf} from './conclusions/steadiness.ts';
import {failureSentence} from './thrown.ts';

/** Loads what the pass needs; what comes back runs it, on what `recorded` makes of its source. */
export async function prepared(
  pass: PlannedPass,
  recorded: (source: Source) => Source = source => source,
): Promise<() => readonly Cell[]> {
  const workload = await findWorkload(pass.workload);
  const found = await Promise.all(pass.members.map(member => findStrategy(member.strategy)));
  const libraries = await Promise.all(pass.members.map(({policies}) => libraryOf(policies)));
  const members = pass.members.map(({parameters, host}, at) => ({
    strategy: found[at].thing,
    parameters,
    host,
    library: libraries[at],
  }));
  return () => {
    try {
      return cellsOf(pass, recorded(sourceOf(workload.thing, pass)), workload.thing, members);
    } catch (thrown) {
      return failAll(pass, failureSentence(thrown, {named: moduleAmong([pass.workload])}));
    }
  };
}

function cellsOf(
  pass: PlannedPass,
  source: Source,
  workload: WorkloadThing,
  members: readonly Member[],
): readonly Cell[] {
  const {geometry, costs} = machine(pass.machine);
  const hash = new RecordingHash(source);
  const first = new RecordingHash(source);
  let recordings = 1;
  const outcomes = runPass(source, members, {
    geometry,
    seed: pass.seed,
    check: pass.check,
    observe: chunk => hash.add(chunk),
    observeFirst(chunk) {
      recordings = 2;
      first.add(chunk);
    },
  });
  const recording = hash.hex();
  if (recordings === 2 && first.hex() !== recording) throw new Error(DIFFERENT_RECORDINGS);
  const means = meaningOf(workload, pass.parameters);
  return outcomes.map((outcome, at) => cellOf(pass.members[at], outcome, {recording, costs, means}));
}

/** What cannot be compared. */
export const DIFFERENT_RECORDINGS =
  'the workload did something else each time: it may go by its parameters, the guest and the random numbers it is given, and by nothing else';

/** The first that is a module of the user's: an address trace says itself where it is wrong. */
const moduleAmong = (names: readonly string[]): string | undefined => names.find(isModule);

/** Every cell of the pass, failed for the same reason. */
export function failAll({members}: PlannedPass, error: string): readonly FailedCell[] {
  return members.map(({identity}) => failedCell(identity, error));
}

interface Context {
  readonly recording: string;
  readonly costs: Costs;
  readonly means: Meaning;
}

function cellOf(
  {identity, ownCatalogue, strategy, policies}: PlannedMember,
  outcome: MemberOutcome,
  {recording, costs, means}: Context,
): Cell {
  const checked = outcome.checked && {checked: outcome.checked};
  const named = moduleAmong([strategy, ...policies]);
  if (outcome.status === 'failed') {
    const {thrown, at} = outcome;
    return {...failedCell(identity, failureSentence(thrown, {named, at})), ...checked};
  }
  const {chapters, overheadBytes} = outcome;
  const counted = chapters.map(({name, events, own}, at) => ({
    name,
    measured: at > 0,
    events,
    ...(ownCatalogue && {ownEvents: own}),
  }));
  const derived = derivedFrom(counted, costs, ownCatalogue);
  const made = {
    ...identity,
    status: 'ok',
    recording,
    ...derived,
    steady: means === 'start' ? means : steadinessOf(outcome, {...derived, costs}),
    overheadBytes,
    chapters: counted,
    ...checked,
  } satisfies OkCell;
  // Through the schema, so that a cell has its fields in one order, whether it was just made or read from a file.
  const cell = okCellSchema.safeParse(made);
  if (!cell.success)
    return failedCell(
      identity,
      failureSentence(new Error(sentenceOfIssue(cell.error.issues[0], made, () => [])), {named}),
    );
  if (made.cycles === 0)
    return failedCell(identity, 'nothing happened after the warm-up: there are no cycles to compare');
  return cell.data;
}

const failedCell = (identity: CellIdentity, error: string): FailedCell => ({
  ...identity,
  status: 'failed',
  error,
});
