/** A parameter that took three numbers or more: an axis of curves, and not as many rows or pages. */
import {distinct, type Group, type View} from '../view.ts';
import type {SweepNote} from '../context.ts';

export interface SweepPoint {
  readonly strategy: string;
  /** Of the parameter. */
  readonly x: number;
  readonly slowdown: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The curves of one workload on one machine. */
export interface SweepPanel {
  readonly name: string;
  readonly points: readonly SweepPoint[];
}

export interface Sweep {
  readonly note: SweepNote;
  readonly panels: readonly SweepPanel[];
  /** The views of its points: of any but a machine's parameter the one that it is in. */
  readonly views: readonly View[];
}

/** Those of the machines' parameters come once, all others once a view. */
export function sweepsOf(notes: readonly SweepNote[], views: readonly View[]): readonly Sweep[] {
  return notes.flatMap(note => {
    if (note.of === 'machine') return machineSweep(note, views);
    const sweepIn = note.of === 'workload' ? workloadSweep : strategySweep;
    return views.flatMap(view => sweepIn(note, view));
  });
}

/** All but those that a sweep over machines runs through, of which the first stays. */
export function withoutSwept(views: readonly View[], sweeps: readonly Sweep[]): readonly View[] {
  const swept = new Set(sweeps.flatMap(sweep => sweep.views.slice(1)));
  return views.filter(view => !swept.has(view));
}

function machineSweep(note: SweepNote, views: readonly View[]): readonly Sweep[] {
  const swept = note.points.flatMap(({label, value}) => {
    const view = views.find(each => each.machine.label === label);
    return view === undefined ? [] : [{view, value}];
  });
  if (swept.length < 2) return [];
  const [{view: first}] = swept;
  const panels = first.families.flatMap(({workloads}) =>
    workloads.map(({label}) => ({
      name: label,
      points: swept.flatMap(({view, value}) =>
        view.groups.filter(({workload}) => workload === label).flatMap(group => pointOf(group, value)),
      ),
    })),
  );
  return [{note, panels, views: swept.map(({view}) => view)}];
}

function workloadSweep(note: SweepNote, view: View): readonly Sweep[] {
  const points = note.points.flatMap(({label, value}) =>
    view.groups.filter(({workload}) => workload === label).flatMap(group => pointOf(group, value)),
  );
  return points.length === 0 ? [] : [{note, panels: [{name: note.base, points}], views: [view]}];
}

/** One curve for the variants; all other strategies are what they are, whatever the parameter. */
function strategySweep(note: SweepNote, view: View): readonly Sweep[] {
  const valueOf = new Map(note.points.map(({label, value}) => [label, value]));
  const values = [...new Set(valueOf.values())];
  const panels = view.families
    .flatMap(({workloads}) => workloads)
    .map(({label}) => ({
      name: label,
      points: view.groups
        .filter(({workload}) => workload === label)
        .flatMap(group => {
          const value = valueOf.get(group.strategy);
          return value === undefined
            ? values.flatMap(x => pointOf(group, x))
            : pointOf({...group, strategy: note.base}, value);
        }),
    }));
  return [{note, panels, views: [withOneCurve(note, view)]}];
}

/** In which the variants are one strategy, which stands where the first of them did. */
function withOneCurve({base, points}: SweepNote, view: View): View {
  const [{label: first}] = points;
  const variants = new Set(points.map(({label}) => label));
  const merged = (labels: readonly string[]): readonly string[] =>
    distinct(labels.map(label => (variants.has(label) ? base : label)));
  return {
    ...view,
    strategies: merged(view.strategies),
    virtual: merged(view.virtual),
    names: {...view.names, [base]: view.names[first].replace(first, () => base)},
  };
}

function pointOf({strategy, summary}: Group, x: number): readonly SweepPoint[] {
  if (summary === undefined) return [];
  const {slowdown, low, high} = summary;
  return [{strategy, x, slowdown, low, high}];
}
