/** The chapters of a workload under a strategy: what each took, and how that compares with the reference. */
import {compare} from '../../stats/compare.ts';
import type {OkCell} from '../../suite/result.ts';
import {ownOf} from '../../suite/own-counts.ts';
import {cycles} from '../../timing/pricing.ts';
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {failureNote, type Group, referenceOf, type View} from '../view.ts';

export interface ChapterPoint {
  readonly workload: string;
  readonly strategy: string;
  /** Counted from 1. */
  readonly chapter: number;
  readonly name: string;
  readonly measured: boolean;
  /** Mean over seeds. */
  readonly cycles: number | null;
  /** Cycles over the reference's in the same chapter, the geometric mean over the seeds that both have. */
  readonly slowdown: number | null;
  /** The interval of the slowdown, in words. */
  readonly interval: string;
  readonly note: string | null;
}

/** Where every seed failed, one point without numbers stands for the story. */
const NOTHING = {chapter: 1, name: '', measured: true, cycles: null, slowdown: null, interval: ''};

/** Pages of a view share its groups, and each asks for all. */
const known = new WeakMap<Group, readonly ChapterPoint[]>();

export function chapterPoints(view: View): readonly ChapterPoint[] {
  return view.groups.flatMap(group => {
    const points = known.get(group) ?? pointsOf(group, view);
    known.set(group, points);
    return points;
  });
}

function pointsOf(group: Group, view: View): readonly ChapterPoint[] {
  const {workload, strategy, cells} = group;
  const note = failureNote(group) ?? null;
  if (cells.length === 0) return [{...NOTHING, workload, strategy, note}];
  const {costs: prices} = view.machine.machine;
  const costs = (some: readonly OkCell[], at: number): readonly number[] =>
    some.map(cell => {
      const chapter = cell.chapters[at];
      return cycles(chapter.events, prices, ownOf(cell, chapter));
    });
  const {own, reference} = paired(group, view);
  return cells[0].chapters.map(({name, measured}, at) => {
    const spent = costs(cells, at).reduce((sum, each) => sum + each, 0) / cells.length;
    const point = {workload, strategy, chapter: at + 1, name, measured, cycles: spent, note};
    return {...point, ...slowdownOf(costs(own, at), costs(reference, at))};
  });
}

function slowdownOf(
  own: readonly number[],
  reference: readonly number[],
): Pick<ChapterPoint, 'slowdown' | 'interval'> {
  if (own.length === 0 || [...own, ...reference].some(each => each === 0))
    return {slowdown: null, interval: ''};
  const comparison = compare(own, reference);
  return {slowdown: comparison.ratio, interval: intervalText(comparison)};
}

interface Pairs {
  readonly own: readonly OkCell[];
  readonly reference: readonly OkCell[];
}

/** The cells of the seeds at which both the strategy and the reference ended well; none of whom it is not compared with. */
function paired({workload, cells, summary}: Group, view: View): Pairs {
  const over = referenceOf(view, workload);
  const referred = view.groups.find(group => group.workload === workload && group.strategy === over);
  if (summary === undefined && over !== view.reference) return {own: [], reference: []};
  const others = referred?.cells ?? [];
  return {own: atSeedsOf(others, cells), reference: atSeedsOf(cells, others)};
}

function atSeedsOf(cells: readonly OkCell[], others: readonly OkCell[]): readonly OkCell[] {
  const seeds = new Set(cells.map(cell => cell.seed));
  return others.filter(({seed}) => seeds.has(seed));
}
