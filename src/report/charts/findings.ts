/** What a chart shows, in a few words for its title. */
import {inARow} from '../../suite/in-a-row.ts';
import {type Group, referenceOf, type View} from '../view.ts';

type Value = (group: Group) => number | undefined;

export interface Extreme {
  readonly strategy: string;
  readonly workload: string;
  readonly value: number;
}

/** Of each strategy its largest value and where that is, the smallest of these first; of strategies without one none. */
export function extremesOf({groups, strategies}: View, value: Value): readonly Extreme[] {
  const all = groups.flatMap(group => {
    const found = value(group);
    return found === undefined ? [] : [{strategy: group.strategy, workload: group.workload, value: found}];
  });
  return strategies
    .flatMap(strategy => {
      const own = all.filter(each => each.strategy === strategy);
      return own.length === 0 ? [] : [own.reduce((most, each) => (each.value > most.value ? each : most))];
    })
    .toSorted((one, other) => one.value - other.value);
}

/** `1.27× under nested, 8.59× under kvm`: the least and the most. */
export function rangeWords(
  extremes: readonly Extreme[],
  words: (value: number) => string,
): string | undefined {
  const ends = extremes.length > 1 ? [extremes[0], extremes.at(-1)!] : extremes;
  if (ends.length === 0) return undefined;
  return ends.map(({strategy, value}) => `${words(value)} under ${strategy}`).join(', ');
}

/** Less of the reference's cycles is not worth a word. */
const LEAST_EXCESS = 0.01;

/**
 * `kvm loses most to hidden faults; nested to host faults`: of each strategy the part that sets it apart most from what each row is over, all rows
 * weighing alike.
 */
export function excessWords<Part extends {readonly name: string}>(
  view: View,
  parts: readonly Part[],
  value: (group: Group, part: Part) => number | undefined,
): string | undefined {
  const lost = view.strategies.flatMap(strategy => {
    const excesses = parts.map(part => ({
      part,
      excess: excessOf(view, strategy, group => value(group, part)),
    }));
    const most = excesses.reduce((best, each) => (each.excess > best.excess ? each : best));
    return most.excess < LEAST_EXCESS ? [] : [{strategy, name: most.part.name}];
  });
  if (lost.length === 0) return undefined;
  const byName = [...Map.groupBy(lost, ({name}) => name)];
  return byName
    .map(([name, some], at) => {
      const loses = at > 0 ? '' : some.length === 1 ? ' loses most' : ' lose most';
      return `${inARow(some.map(({strategy}) => strategy))}${loses} to ${name}`;
    })
    .join('; ');
}

/** As a share of the reference's cycles, on an average row. */
function excessOf(view: View, strategy: string, value: Value): number {
  const shares = view.groups
    .filter(group => group.strategy === strategy)
    .flatMap(group => {
      const reference = view.groups.find(
        each => each.workload === group.workload && each.strategy === referenceOf(view, group.workload),
      );
      const [own, other, cycles] = [value(group), reference && value(reference), reference?.cells[0]?.cycles];
      return own === undefined || other === undefined || cycles === undefined ? [] : [(own - other) / cycles];
    });
  return shares.length === 0 ? 0 : shares.reduce((sum, each) => sum + each, 0) / shares.length;
}
