/** The charts of a result before they are drawn: what each shows, in words, as a specification and as a table. */
import type {Result} from '../suite/result.ts';
import {charts} from './charts/index.ts';
import {sweepCaption, sweepPages, sweepSpec, sweepTable, sweepTitle} from './charts/sweep.ts';
import type {Chart, ChartSpec} from './charts/chart.ts';
import type {ReportContext} from './context.ts';
import type {DataTable} from './data-table.ts';
import {pagesOf} from './pages.ts';
import {nameOfPart, partsOf, titleOfPart} from './part.ts';
import {asSentence} from './sight.ts';
import {type Sweep, sweepsOf, withoutSwept} from './sweep/sweep.ts';
import {type View, viewsOf} from './view.ts';

export interface Picture {
  /** The name of its files, without what follows the dot. */
  readonly name: string;
  /** The label of its machine; of a sweep over machines that of the first. */
  readonly machine: string;
  /** Whether it shows what a parameter changes, which is a report's first question where one was swept. */
  readonly isSweep?: true;
  readonly title: string;
  readonly caption: string;
  readonly spec: ChartSpec;
  readonly table: DataTable;
}

/** Sweeps first: what a parameter changes is a report's first question where one was swept. */
export const picturesOf = (result: Result, context: ReportContext): readonly Picture[] => [
  ...sweepPictures(result, context),
  ...chartPictures(result, context),
];

/** As wide as a column unless told. */
export function sweepPictures(result: Result, context: ReportContext, width?: number): readonly Picture[] {
  const sweeps = sweepsOf(context.sweeps, viewsOf(result, context, width));
  return sweeps.flatMap((sweep, at) => partsOfSweep(sweep, at, sweeps.length));
}

function partsOfSweep(sweep: Sweep, at: number, sweeps: number): readonly Picture[] {
  const name = fileName(`sweep-${sweep.note.parameter}${sweeps === 1 ? '' : `-${at + 1}`}`);
  return partsOf(sweepPages(sweep)).map(([page, part]) => ({
    name: nameOfPart(name, part),
    machine: sweep.views[0].machine.label,
    isSweep: true,
    title: titleOfPart(sweepTitle(page), part),
    caption: sweepCaption(page),
    spec: sweepSpec(page),
    table: sweepTable(page),
  }));
}

/**
 * Charts of one kind share their axes: those of several machines, and the parts of each. Of machines that a sweep runs through the first
 * has charts of its own.
 */
export function chartPictures(
  result: Result,
  context: ReportContext,
  {shown = charts, width}: {readonly shown?: readonly Chart[]; readonly width?: number} = {},
): readonly Picture[] {
  const views = viewsOf(result, context, width);
  const told = withoutSwept(views, sweepsOf(context.sweeps, views));
  return told.flatMap(view => shown.flatMap(chart => partsOfChart(chart, view, views)));
}

function partsOfChart(chart: Chart, view: View, among: readonly View[]): readonly Picture[] {
  const {label} = view.machine;
  const name = among.length === 1 ? chart.name : `${chart.name}-${fileName(label)}`;
  return pagesOf(view, chart.fits).map(page => ({
    name: nameOfPart(name, page.part),
    machine: label,
    title: titled(chart, page),
    caption: captionOf(chart, page),
    spec: chart.spec(page, among),
    table: chart.table(page),
  }));
}

function titled(chart: Chart, page: View): string {
  const finding = chart.finding?.(page);
  const title = titleOfPart(chart.title, page.part);
  return finding === undefined ? title : `${title}: ${finding}`;
}

/** Whoever reads a chart of evictions must know what they went by. What sets rows apart stands in the picture, and once on the page. */
const captionOf = (chart: Chart, view: View): string =>
  [chart.caption(view), ...(view.sight === undefined ? [] : [asSentence(`eviction ${view.sight}`)])].join(
    ' ',
  );

/** A label of the user's may hold anything; a file name may not. */
export function fileName(label: string): string {
  return label.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '') || 'machine';
}
