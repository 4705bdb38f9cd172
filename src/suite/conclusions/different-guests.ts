/** Rows of a workload that are shown together, though their recordings differ: which parameter did it. */
import {contrastsOf} from './contrasts.ts';
import type {Values} from '../definition.ts';
import {inARow} from '../in-a-row.ts';
import type {Note} from './note.ts';
import type {Cell, OkCell} from '../result.ts';
import {guestValuesOf, subjectsOf, type Planned} from './subjects.ts';

/** A guest as it was recorded, and where. */
interface Recorded {
  readonly workload: string;
  readonly values: Values;
  readonly recording: string;
  readonly machines: ReadonlySet<string>;
}

/** What of some recordings differs by the same parameters; by none that is known where there are none. */
interface Difference {
  readonly parameters: readonly string[];
  readonly recorded: readonly Recorded[];
}

export function differentGuestNotes(plan: Planned, cells: readonly Cell[]): readonly Note[] {
  const {workload} = subjectsOf(plan);
  const well = cells.filter(cell => cell.status === 'ok');
  const alike = Map.groupBy(well, cell => `${cell.seed} ${workload(cell).key}`);
  const differences = [...alike.values()].flatMap(some =>
    differencesIn(recordedIn(some, cell => guestValuesOf(cell, workload(cell)), workload(some[0]).id)),
  );
  const all = new Set(plan.workloads.map(({id}) => id));
  return [...Map.groupBy(differences, ({parameters}) => JSON.stringify(parameters)).values()].map(same =>
    noteOf(
      same[0].parameters,
      same.flatMap(({recorded}) => recorded),
      all,
    ),
  );
}

function recordedIn(
  cells: readonly OkCell[],
  valuesOf: (cell: OkCell) => Values,
  workload: string,
): readonly Recorded[] {
  const guests = Map.groupBy(cells, cell => JSON.stringify([cell.recording, valuesOf(cell)]));
  return [...guests.values()].map(([first, ...others]) => ({
    workload,
    values: valuesOf(first),
    recording: first.recording,
    machines: new Set([first, ...others].map(({machine}) => machine)),
  }));
}

function differencesIn(recorded: readonly Recorded[]): readonly Difference[] {
  const found = contrastsOf(recorded, ({values}) => values)
    .map(({parameters, groups}) => ({parameters, recorded: groups.filter(differ).flat()}))
    .filter(difference => difference.recorded.length > 0);
  const alone = found.flatMap(({parameters}) => (parameters.length === 1 ? parameters : []));
  const explained = found.filter(
    ({parameters}) => parameters.length === 1 || !parameters.some(name => alone.includes(name)),
  );
  const unexplained = [...Map.groupBy(recorded, ({values}) => JSON.stringify(values)).values()]
    .filter(differ)
    .map(some => ({parameters: [], recorded: some}));
  return [...explained, ...unexplained];
}

const differ = (recorded: readonly Recorded[]): boolean =>
  recorded.some(({recording}) => recording !== recorded[0].recording);

function noteOf(
  parameters: readonly string[],
  recorded: readonly Recorded[],
  all: ReadonlySet<string>,
): Note {
  const workloads = [...new Set(recorded.map(({workload}) => workload))];
  return {
    kind: 'different guests',
    parameters: [...parameters],
    workloads,
    machines: [...new Set(recorded.flatMap(({machines}) => [...machines]))],
    sentence: `The recordings of ${named(workloads, all)} differ${reason(parameters, recorded, workloads)}.`,
  };
}

/** More are not listed where they are all that there are. */
const MOST_NAMED = 4;

const named = (workloads: readonly string[], all: ReadonlySet<string>): string =>
  workloads.length > MOST_NAMED && workloads.length === all.size ? 'all workloads' : inARow(workloads);

const byNumber = new Intl.Collator('en', {numeric: true}).compare;

/** Of a workload that the sentence names a parameter needs no other name than its own. */
const short = (parameter: string, [workload, ...others]: readonly string[]): string =>
  others.length === 0 && parameter.startsWith(`${workload}.`)
    ? parameter.slice(workload.length + 1)
    : parameter;

function reason(
  parameters: readonly string[],
  recorded: readonly Recorded[],
  workloads: readonly string[],
): string {
  if (parameters.length === 0) return ', and no parameter says why';
  if (parameters.length > 1)
    return `, for ${inARow(parameters.map(each => short(each, workloads)))} differ together`;
  const [name] = parameters;
  const values = [...new Set(recorded.map(each => String(each.values[name])))].toSorted(byNumber);
  return `, for ${short(name, workloads)} ${values.length > MOST_NAMED ? `has ${values.length} values` : `is ${inARow(values, 'or')}`}`;
}
