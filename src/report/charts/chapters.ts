/** The chapters of a workload under a strategy: what each took, and how that compares with the reference. */
import {ownOf, type OkCell} from '../../suite/result.ts';
import {cycles} from '../../timing/pricing.ts';
import {failureNote, type Group, type View} from '../view.ts';

export interface ChapterPoint {
  readonly workload: string;
  readonly strategy: string;
  /** Counted from 1. */
  readonly chapter: number;
  readonly name: string;
  readonly measured: boolean;
  /** Mean over seeds. */
  readonly cycles: number | null;
  /** Cycles over the reference's in the same chapter, over the seeds that both have. */
  readonly slowdown: number | null;
  readonly note: string | null;
}

/** Where every seed failed, one point without numbers stands for the story. */
const NOTHING = {chapter: 1, name: '', measured: true, cycles: null, slowdown: null};

export function chapterPoints(view: View): readonly ChapterPoint[] {
  return view.groups.flatMap(group => pointsOf(group, view));
}

function pointsOf(group: Group, view: View): readonly ChapterPoint[] {
  const {workload, strategy, cells} = group;
  const note = failureNote(group) ?? null;
  if (cells.length === 0) return [{...NOTHING, workload, strategy, note}];
  const {costs} = view.machine.machine;
  const cost = (some: readonly OkCell[], at: number) =>
    some.reduce((sum, cell) => {
      const chapter = cell.chapters[at];
      return sum + cycles(chapter.events, costs, ownOf(cell, chapter));
    }, 0);
  const {own, reference} = paired(group, view);
  return cells[0].chapters.map(({name, measured}, at) => {
    const base = cost(reference, at);
    const slowdown = base === 0 ? null : cost(own, at) / base;
    const spent = cost(cells, at) / cells.length;
    return {workload, strategy, chapter: at + 1, name, measured, cycles: spent, slowdown, note};
  });
}

interface Pairs {
  readonly own: readonly OkCell[];
  readonly reference: readonly OkCell[];
}

/** The cells of the seeds at which both the strategy and the reference ended well. */
function paired({workload, cells}: Group, view: View): Pairs {
  const referred = view.groups.find(
    group => group.workload === workload && group.strategy === view.reference,
  );
  const others = referred?.cells ?? [];
  return {own: atSeedsOf(others, cells), reference: atSeedsOf(cells, others)};
}

function atSeedsOf(cells: readonly OkCell[], others: readonly OkCell[]): readonly OkCell[] {
  const seeds = new Set(cells.map(cell => cell.seed));
  return others.filter(({seed}) => seeds.has(seed));
}
