/** Parameters that were varied, and under which workloads, strategies and machines that changed nothing. */
import {contrastsOf, type Contrast} from './contrasts.ts';
import {inARow} from '../in-a-row.ts';
import type {Note} from './note.ts';
import type {Cell, OkCell} from '../result.ts';
import {countedTheSame, countedTheSameThroughout} from './same-counts.ts';
import {subjectsOf, type Planned, type Subjects} from './subjects.ts';

/** From none to most. Where nothing was counted otherwise a price may still have changed the cycles, which is an effect. */
const EFFECTS = ['none', 'on the warm-up', 'on what is measured'] as const;
type Effect = (typeof EFFECTS)[number];

/** Where a parameter was varied, by ids, and the most that it did there. */
interface Trial {
  readonly parameters: readonly string[];
  readonly workload: string;
  readonly strategy: string;
  readonly machine: string;
  readonly effect: Effect;
}

export function idleParameterNotes(plan: Planned, cells: readonly Cell[]): readonly Note[] {
  const trials = trialsIn(
    cells.filter(cell => cell.status === 'ok'),
    subjectsOf(plan),
  );
  const workloads = new Set(plan.workloads.map(({id}) => id)).size;
  return [...Map.groupBy(trials, ({parameters}) => JSON.stringify(parameters)).values()].flatMap(same =>
    noteOf(same, plan, workloads),
  );
}

function trialsIn(cells: readonly OkCell[], subjects: Subjects): readonly Trial[] {
  const {workload, strategy, machine, valuesOf} = subjects;
  const placeOf = (cell: OkCell): string =>
    JSON.stringify([workload(cell).key, strategy(cell).key, machine(cell).key]);
  return [...Map.groupBy(cells, placeOf).values()].flatMap(here => {
    const [first] = here;
    const where = {
      workload: workload(first).id,
      strategy: strategy(first).id,
      machine: machine(first).id,
    };
    const bySeed = [...Map.groupBy(here, ({seed}) => seed).values()];
    const contrasts = bySeed.flatMap(some => contrastsOf(some, valuesOf));
    const same = Map.groupBy(contrasts, ({parameters}) => JSON.stringify(parameters));
    return withoutExplained(
      [...same.values()].map(some => ({parameters: some[0].parameters, ...where, effect: mostOf(some)})),
    );
  });
}

/** Of parameters that were changed together nothing is said where one of them alone has an effect. */
function withoutExplained(trials: readonly Trial[]): readonly Trial[] {
  const acting = trials.flatMap(({parameters, effect}) =>
    parameters.length === 1 && effect !== 'none' ? parameters : [],
  );
  return trials.filter(
    ({parameters}) => parameters.length === 1 || !parameters.some(name => acting.includes(name)),
  );
}

function mostOf(contrasts: readonly Contrast<OkCell>[]): Effect {
  let most = 0;
  for (const [first, ...others] of contrasts.flatMap(({groups}) => groups))
    for (const other of others) most = Math.max(most, EFFECTS.indexOf(effectOf(first, other)));
  return EFFECTS[most];
}

function effectOf(left: OkCell, right: OkCell): Effect {
  const [one, other] = [left.overheadBytes, right.overheadBytes];
  const measured =
    left.cycles === right.cycles &&
    one.peak === other.peak &&
    one.end === other.end &&
    countedTheSame(left, right);
  if (!measured) return 'on what is measured';
  return countedTheSameThroughout(left, right) ? 'none' : 'on the warm-up';
}

function noteOf(trials: readonly Trial[], {machines}: Planned, workloads: number): readonly Note[] {
  const idle = trials.filter(({effect}) => effect !== 'on what is measured');
  if (idle.length === 0) return [];
  const [{parameters}] = trials;
  const phrases = [
    ['none', 'had nothing to act on'],
    ['on the warm-up', 'changed nothing but the warm-up'],
  ] as const;
  const said = phrases.flatMap(([wanted, words]) => {
    const some = trials.filter(({effect}) => effect === wanted);
    return some.length === 0 ? [] : [`${words}${placesOf(some, trials, workloads)}`];
  });
  const ids = new Set(idle.map(({machine}) => machine));
  return [
    {
      kind: 'no effect',
      parameters: [...parameters],
      workloads: distinct(idle, 'workload'),
      machines: machines.filter(({id}) => ids.has(id)).map(({label}) => label),
      sentence: `${inARow(parameters)} ${parameters.length > 1 ? 'together ' : ''}${said.join(', and ')}.`,
    },
  ];
}

/** ` under gups and zipf`, ` for native under any workload`: where some of the trials were; a machine is named where they differ. */
function placesOf(some: readonly Trial[], all: readonly Trial[], workloads: number): string {
  const on = distinct(all, 'machine').map(machine => {
    const here = ({machine: other}: Trial): boolean => other === machine;
    return {machine, places: placesOnOne(some.filter(here), all.filter(here), workloads)};
  });
  if (new Set(on.map(({places}) => places)).size === 1) return on[0].places;
  return on
    .filter(({places}) => places !== '')
    .map(({machine, places}) => ` on ${machine}${places}`)
    .join(', and');
}

function placesOnOne(some: readonly Trial[], all: readonly Trial[], workloads: number): string {
  const strategiesOf = (trials: readonly Trial[], id: string): readonly string[] =>
    distinct(
      trials.filter(({workload}) => workload === id),
      'strategy',
    );
  const places = distinct(some, 'workload').map(workload => {
    const those = strategiesOf(some, workload);
    const whole = those.length === strategiesOf(all, workload).length;
    return {workload, strategies: whole ? '' : ` for ${inARow(those)}`};
  });
  return [...Map.groupBy(places, ({strategies}) => strategies)]
    .map(([strategies, at]) => {
      const named = at.map(({workload}) => workload);
      return `${strategies} under ${among(named, distinct(all, 'workload'), workloads)}`;
    })
    .join(', and');
}

/** The shorter of which they are and which they are not, where the parameter was varied under all of the run. */
function among(named: readonly string[], tried: readonly string[], workloads: number): string {
  if (named.length === 1 || tried.length < workloads) return inARow(named);
  const others = tried.filter(id => !named.includes(id));
  if (others.length === 0) return 'any workload';
  return others.length < named.length / 2 ? `any workload but ${inARow(others)}` : inARow(named);
}

const distinct = (trials: readonly Trial[], by: 'workload' | 'strategy' | 'machine'): string[] => [
  ...new Set(trials.map(trial => trial[by])),
];
