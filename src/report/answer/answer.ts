/** The answer that a report opens with: who wins where, by how much, and what is open. */
import {inARow} from '../../suite/in-a-row.ts';
import {slowdownWords} from '../slowdown.ts';
import {distinct, type Group, referenceOf, type View} from '../view.ts';
import {placesOf, type Places} from './places.ts';

/** Sentences, the one that a reader needs most first. */
export function answerOf(view: View): readonly string[] {
  const places = placesOf(view);
  return [...firsts(view, places), ...worsts(view), ...open(places)];
}

/** On how many rows each is first. */
function firsts({strategies}: View, places: readonly Places[]): readonly string[] {
  const ranked = places.filter(({first}) => first.length > 0);
  const wins = strategies
    .map(strategy => ({strategy, rows: ranked.filter(({first}) => first.includes(strategy)).length}))
    .filter(({rows}) => rows > 0)
    .toSorted((one, other) => other.rows - one.rows);
  if (wins.length === 0) return [];
  const [{strategy, rows}, ...others] = wins;
  if (ranked.length === 1) {
    const are = wins.length === 1 ? 'is first' : 'are level for the first place';
    return [`${inARow(wins.map(each => each.strategy))} ${are}.`];
  }
  const more = others.map(each => `; ${each.strategy} on ${each.rows}`);
  return [
    `Of ${ranked.length} rows ${strategy} is first, or level with the first, on ${rows}${more.join('')}.`,
  ];
}

/** What each takes over the reference on its worst row, the least of them first. */
function worsts(view: View): readonly string[] {
  const {reference, strategies, groups} = view;
  const over = distinct(groups.map(({workload}) => referenceOf(view, workload)));
  const worst = strategies
    .flatMap(strategy => {
      const own = groups.filter(
        group =>
          group.strategy === strategy && strategy !== referenceOf(view, group.workload) && group.summary,
      );
      return own.length === 0
        ? []
        : [own.reduce((most, each) => (slowdownOf(each) > slowdownOf(most) ? each : most))];
    })
    .toSorted((one, other) => slowdownOf(one) - slowdownOf(other));
  if (worst.length === 0) return [];
  const than = over.length === 1 ? reference : 'what each row is over';
  const each = worst.map(group => `${group.strategy} ${wordsOf(group)} (${group.workload})`);
  return [`Slowdown over ${than} at worst: ${each.join('; ')}.`];
}

function open(places: readonly Places[]): readonly string[] {
  const undecided = places.filter(({undecided: some}) => some.length > 0).map(({workload}) => workload);
  const unranked = places.filter(({first}) => first.length === 0).map(({workload}) => workload);
  return [
    ...(undecided.length === 0 ? [] : [`Who is first is undecided on ${inARow(distinct(undecided))}.`]),
    ...(unranked.length === 0 ? [] : [`Nobody is ranked on ${inARow(distinct(unranked))}.`]),
  ];
}

const wordsOf = (group: Group): string => slowdownWords(group, group.summary!);

const slowdownOf = ({summary}: Pick<Group, 'summary'>): number => summary!.slowdown;
