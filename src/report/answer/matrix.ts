/** All slowdowns as one picture: a row a workload, a column a strategy, the stronger the shade the slower. */
import {unsteadinessOf} from '../../suite/conclusions/unsteady.ts';
import {TIE_RATIO} from '../../stats/compare.ts';
import {failureNote, type Group, referenceOf, type View} from '../view.ts';
import {ratio} from '../format.ts';
import {slowdownWords} from '../slowdown.ts';
import {placesOf} from './places.ts';

/** Of each shade the largest slowdown; what is slower still has one more. */
export const SHADES = [TIE_RATIO, 1.1, 1.5, 2.5, 5, 10] as const;

export interface MatrixCell {
  readonly text: string;
  /** From 0, which is level, to one more than there are steps; none where there is no number. */
  readonly shade?: number;
  /** With its interval. */
  readonly title?: string;
  readonly isFirst: boolean;
}

export interface Matrix {
  readonly strategies: readonly string[];
  readonly rows: readonly MatrixRow[];
}

export interface MatrixRow {
  readonly label: string;
  /** What its slowdowns are over, where that is another than the view's. */
  readonly reference?: string;
  readonly family: string;
  readonly cells: readonly MatrixCell[];
}

export const shadeOf = (slowdown: number): number => {
  const step = SHADES.findIndex(most => slowdown <= most);
  return step < 0 ? SHADES.length : step;
};

/** A column of what all the others are over would hold nothing but ones. */
export function matrixOf(view: View): Matrix {
  const over = new Set(view.groups.map(({workload}) => referenceOf(view, workload)));
  const strategies = view.strategies.filter(each => over.size > 1 || !over.has(each));
  return {strategies, rows: rowsOf(view, strategies)};
}

function rowsOf(view: View, strategies: readonly string[]): readonly MatrixRow[] {
  const places = new Map(placesOf(view).map(each => [each.workload, each.first]));
  return view.families.flatMap(({name, workloads}) =>
    workloads.map(({label}) => {
      const reference = referenceOf(view, label);
      return {
        label,
        ...(reference !== view.reference && {reference}),
        family: name,
        cells: strategies.map(strategy => {
          const group = view.groups.find(each => each.workload === label && each.strategy === strategy);
          return cellOf(group, places.get(label)?.includes(strategy) ?? false);
        }),
      };
    }),
  );
}

function cellOf(group: Group | undefined, isFirst: boolean): MatrixCell {
  if (group === undefined) return {text: '–', isFirst: false};
  const {summary} = group;
  if (summary === undefined) return {text: failureNote(group) ?? '–', isFirst: false};
  const mark = unsteadinessOf(group) === undefined ? '' : '*';
  return {
    text: `${ratio(summary.slowdown).replace('×', '')}${mark}`,
    shade: shadeOf(summary.slowdown),
    title: slowdownWords(group, summary),
    isFirst,
  };
}
