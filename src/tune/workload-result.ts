/** What was measured on one workload: the default, no bound at all, every curve, and who beats whom where. */
import type {Plan} from '../suite/plan.ts';
import type {OkCell} from '../suite/result.ts';
import {contestsOf, type Contest} from './contests.ts';
import {defaultPoolPages} from './default-pool.ts';
import {meanOf, type Evidence} from './evidence.ts';
import type {Quantity} from './quantities.ts';
import type {ContestResult, CurveResult, Distances, WorkloadResult} from './result.ts';
import {defaultConfiguration, unboundedConfiguration} from './search-space.ts';
import {PERFECT_SIGHT, SIGHT, type Subject} from './subject.ts';
import type {Place, Sweep} from './sweep.ts';

interface Ground {
  readonly evidence: Evidence;
  readonly plan: Plan;
  readonly subject: Subject;
  readonly sweep: Sweep;
  /** What the contests are about. */
  readonly quantity: Quantity;
}

export function workloadResult(ground: Ground, workload: string): Omit<WorkloadResult, 'onePass'> {
  const {evidence, subject, sweep, quantity} = ground;
  const unbounded = unboundedConfiguration(subject).label;
  const cells = evidence.of(workload, unbounded);
  const over = (label: string) => evidence.compare(workload, 'cycles', label, unbounded) ?? null;
  return {
    workload,
    guestPages: guestPagesOf(cells[0]),
    warmUpAccesses: accesses(cells, measured => !measured),
    measuredAccesses: accesses(cells, measured => measured),
    default: defaultResult(ground, workload, over),
    unbounded: evidence.means(workload, unbounded) ?? null,
    curves: curvesOf(ground, workload, over),
    contests: contestsOf(evidence, sweep, quantity)
      .filter(contest => contest.workload === workload)
      .map(contest => contestResult(ground, contest)),
  };
}

type OverUnbounded = (label: string) => CurveResult['points'][number]['overUnbounded'];

/** What people have. */
function defaultResult(
  {evidence, subject, plan}: Ground,
  workload: string,
  over: OverUnbounded,
): WorkloadResult['default'] {
  const {label} = defaultConfiguration(subject);
  const means = evidence.means(workload, label);
  if (means === undefined) return null;
  const pass = plan.passes.find(({members: [{identity}]}) => identity.workload === workload)!;
  return {overUnbounded: over(label), ...means, poolPages: defaultPoolPages(subject, pass)};
}

function guestPagesOf(cell: OkCell | undefined): number | null {
  const pages = cell?.parameters['guest.memoryPages'];
  return typeof pages === 'number' ? pages : null;
}

/** Translations asked for, mean over seeds. */
function accesses(cells: readonly OkCell[], counts: (measured: boolean) => boolean): number {
  if (cells.length === 0) return 0;
  return meanOf(
    cells.map(({chapters}) =>
      chapters.filter(({measured}) => counts(measured)).reduce((sum, {events}) => sum + events.tlbLookups, 0),
    ),
  );
}

function curvesOf({evidence, subject, sweep}: Ground, workload: string, over: OverUnbounded): CurveResult[] {
  const sight = subject.base[SIGHT];
  const [foresight] = sweep.foresights;
  const overBound = (label: string, size: number) =>
    foresight === undefined
      ? undefined
      : evidence.compare(workload, 'cycles', label, sweep.label(foresight, size));
  return [...sweep.policies, ...sweep.foresights].map(policy => {
    const bound = sweep.foresights.includes(policy);
    const points = sweep.sizes.flatMap(size => {
      const label = sweep.label(policy, size);
      const means = evidence.means(workload, label);
      return means
        ? [{size, overUnbounded: over(label), overBound: overBound(label, size) ?? null, ...means}]
        : [];
    });
    const policySees = sight === undefined ? null : bound ? PERFECT_SIGHT : String(sight);
    return {policy, bound, policySees, method: 'swept' as const, points};
  });
}

function contestResult(ground: Ground, contest: Contest): ContestResult {
  const {workload, size, ranks, same, evictions} = contest;
  return {
    size,
    ranks: ranks.map(group => [...group]),
    same: same.map(group => [...group]),
    evictions,
    aboveBound: {
      cycles: distance(ground, {workload, size}, 'cycles'),
      exits: distance(ground, {workload, size}, 'exits'),
      hiddenFaults: distance(ground, {workload, size}, 'hiddenFaults'),
    },
  };
}

/** The policy with least of the quantity, over the one that knows the future. */
function distance(
  {evidence, sweep}: Ground,
  {workload, size}: Place,
  quantity: keyof Distances,
): Distances[keyof Distances] {
  const [bound] = sweep.foresights;
  if (bound === undefined) return null;
  const labels = sweep.policies.map(policy => ({policy, label: sweep.label(policy, size)}));
  const present = labels.filter(({label}) => evidence.of(workload, label).length > 0);
  if (present.length === 0) return null;
  const mean = ({label}: {readonly label: string}): number => evidence.means(workload, label)![quantity];
  const best = present.reduce((least, each) => (mean(each) < mean(least) ? each : least));
  const comparison = evidence.compare(workload, quantity, best.label, sweep.label(bound, size));
  return comparison ? {policy: best.policy, comparison} : null;
}
