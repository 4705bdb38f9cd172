/** A chart of a tuning: pictures, and the table of their numbers, as pure functions of what was found. */
import type {TuningResult} from '../../tune/result.ts';
import type {ChartSpec} from '../charts/chart.ts';
import type {DataTable} from '../data-table.ts';
import type {Part} from '../part.ts';

/** What a picture is of: some of the workloads on a page, and all whose pages share its axes. */
export interface Sheet {
  readonly whole: TuningResult;
  readonly part?: Part | undefined;
}

export interface TuningChart {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  /** How to read it: the caption, and what a screen reader says for the picture. */
  readonly caption: (result: TuningResult) => string;
  /** Whether there is anything to draw. */
  readonly applies: (result: TuningResult) => boolean;
  /** As many results as the picture takes pages, each with some of the workloads. */
  readonly pages: (result: TuningResult) => readonly TuningResult[];
  /** The sheet is that of a single page, unless told. */
  readonly spec: (page: TuningResult, sheet?: Sheet) => ChartSpec;
  readonly table: (result: TuningResult) => DataTable;
}

export const onePage = (result: TuningResult): readonly TuningResult[] => [result];

/** At most `most` workloads on each. */
export function pagesOfWorkloads(result: TuningResult, most: number): readonly TuningResult[] {
  const {workloads} = result;
  const pages = Math.ceil(workloads.length / most);
  const size = Math.ceil(workloads.length / pages);
  return Array.from({length: pages}, (_, at) => ({
    ...result,
    workloads: workloads.slice(at * size, (at + 1) * size),
  }));
}
