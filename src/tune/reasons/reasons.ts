/** Why policies win: the contests that are looked into, replayed once more while somebody looks on. */
import {fileURLToPath} from 'node:url';
import {moduleAt} from '../../suite/module-at.ts';
import type {PlannedPass} from '../../suite/planned-pass.ts';
import {uniqueByLabel} from '../configuration.ts';
import type {Evidence} from '../evidence.ts';
import {onWorkers} from '../on-workers.ts';
import type {Reason} from '../result.ts';
import {atSize} from '../search-space.ts';
import {stagePlan, type StageOptions} from '../stage.ts';
import {foresights, isForesight, type Subject} from '../subject.ts';
import type {TuneSpec} from '../spec.ts';
import type {Explained} from './explained.ts';
import type {Observation} from './observed-replay.ts';
import type {Answer, Errand} from './reason-worker.ts';

export interface Ground {
  readonly spec: TuneSpec;
  readonly subject: Subject;
  readonly evidence: Evidence;
}

/** A contest at the first seed at which both ended well, with the policies that are replayed. */
interface Contest extends Explained {
  readonly seed: number;
  /** The winner, the loser, and the one that knows the future. */
  readonly policies: readonly string[];
}

/** Of a strategy whose shadow pages cannot be seen there are none. */
export async function reasonsOf(
  ground: Ground,
  explained: readonly Explained[],
  options: StageOptions,
): Promise<readonly Reason[]> {
  const contests = explained.map(each => contestOf(ground, each));
  const errands = await errandsOf(ground, contests, options);
  const answers = await onWorkers<Answer>(WORKER, errands, options);
  return contests.flatMap((contest, at) => reasonOf(contest, answers[at]));
}

const WORKER = fileURLToPath(moduleAt('src/tune/reasons/reason-worker'));

function contestOf({subject, evidence}: Ground, explained: Explained): Contest {
  const {workload, size, winner, loser} = explained;
  const labelOf = (policy: string): string => atSize(subject, policy, size).label;
  const [[{seed}]] = evidence.paired(workload, labelOf(winner), labelOf(loser));
  const bounds = foresights()
    .map(({id}) => id)
    .filter(id => evidence.of(workload, labelOf(id)).some(cell => cell.seed === seed));
  return {...explained, seed, policies: [winner, loser, ...bounds]};
}

async function errandsOf(
  {spec, subject}: Ground,
  contests: readonly Contest[],
  options: StageOptions,
): Promise<readonly Errand[]> {
  if (contests.length === 0) return [];
  const all = contests.flatMap(({policies, size}) => policies.map(policy => atSize(subject, policy, size)));
  const stage = {
    name: 'reasons',
    configurations: uniqueByLabel(all),
    seeds: [...new Set(contests.map(({seed}) => seed))],
  };
  const {passes} = await stagePlan(spec, subject, stage, options);
  return contests.map(contest => errandOf(subject, contest, passes));
}

function errandOf(
  subject: Subject,
  {workload, size, seed, policies}: Contest,
  passes: readonly PlannedPass[],
): Errand {
  const pass = passes.find(each => each.seed === seed && each.members[0].identity.workload === workload)!;
  const members = policies.map(policy => {
    const {label} = atSize(subject, policy, size);
    return pass.members.find(({identity}) => identity.strategy === label)!;
  });
  return {pass: {...pass, members}, foresees: policies.map(isForesight)};
}

function reasonOf({policies, ...contest}: Contest, answer: Answer): readonly Reason[] {
  const seen = answer.filter(each => each !== undefined);
  if (seen.length < policies.length) return [];
  const [{window, slices}] = seen;
  return [
    {
      ...contest,
      window,
      slices: slices.map(({instructions}) => instructions),
      contestants: policies.map((policy, at) => contestantOf(policy, seen[at])),
    },
  ];
}

const contestantOf = (policy: string, seen: Observation): Reason['contestants'][number] => ({
  policy,
  bound: isForesight(policy),
  cycles: seen.cycles,
  hiddenFaults: seen.hiddenFaults,
  evictions: seen.evictions,
  refilled: seen.refilled,
  regretted: seen.regretted,
  distances: [...seen.distances],
  misses: [...seen.misses],
  hiddenFaultsBySlice: seen.slices.map(({hiddenFaults}) => hiddenFaults),
});
