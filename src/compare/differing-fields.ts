/** What differs between two runs as a whole, beside what came out: parameters, prices, and the version of the simulator. */
import type {Parameters} from './comparable-cell.ts';
import type {ComparedRun} from './compared-run.ts';
import type {Pair} from './pairing.ts';

export interface DifferingField {
  /** Of a parameter as cells have it; `prices of MACHINE`; or `simulator`. */
  readonly name: string;
  /** The values of each, where pairs differ in it; none of prices, which no cell holds. */
  readonly baseline: readonly Value[];
  readonly run: readonly Value[];
}

type Value = number | string;

/** Of all pairs, be they of one recording or not. */
export function differingFields(
  baseline: ComparedRun,
  run: ComparedRun,
  pairs: readonly Pair[],
): readonly DifferingField[] {
  const parameters = differingParameters(pairs);
  const explained = parameters.some(({name}) => name.startsWith('machine.'));
  return [...differingSimulator(baseline, run), ...parameters, ...(explained ? [] : differingPrices(pairs))];
}

function differingSimulator(
  {simulator: before}: ComparedRun,
  {simulator: now}: ComparedRun,
): DifferingField[] {
  if (before === undefined || now === undefined || before === now) return [];
  return [{name: 'simulator', baseline: [before], run: [now]}];
}

function differingParameters(pairs: readonly Pair[]): DifferingField[] {
  const found = new Map<string, {readonly baseline: Set<Value>; readonly run: Set<Value>}>();
  for (const {baseline, run} of pairs)
    for (const name of namesOf(baseline.parameters, run.parameters)) {
      const [before, now] = [baseline.parameters[name], run.parameters[name]];
      if (before === now) continue;
      const field = found.get(name) ?? {baseline: new Set(), run: new Set()};
      found.set(name, field);
      if (before !== undefined) field.baseline.add(before);
      if (now !== undefined) field.run.add(now);
    }
  return [...found]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, values]) => ({name, baseline: [...values.baseline], run: [...values.run]}));
}

const namesOf = (...each: readonly Parameters[]): Iterable<string> =>
  new Set(each.flatMap(parameters => Object.keys(parameters)));

/** What counted the same and costs otherwise was priced otherwise. */
function differingPrices(pairs: readonly Pair[]): DifferingField[] {
  const machines = pairs
    .filter(({baseline, run}) => baseline.counts === run.counts)
    .filter(({baseline, run}) => baseline.values.cycles !== run.values.cycles)
    .map(({run}) => run.machine);
  return [...new Set(machines)].map(machine => ({name: `prices of ${machine}`, baseline: [], run: []}));
}
