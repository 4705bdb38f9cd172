/** Cycles, VM exits and hidden faults against the size of the cache, for every policy and its bounds. */
import type {CurveResult, Distances, TuningResult, WorkloadResult} from '../../tune/result.ts';
import {ratioWords} from '../../suite/conclusions/ratio-words.ts';
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {bytes, count, ratio, short} from '../format.ts';
import {countAxis, factorAxis, sizeAxis} from './axes.ts';
import {pagesOfWorkloads, type TuningChart} from './chart.ts';
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {MOST_PANELS, panelsSpec, type Axis, type CurvePoint, type Panel} from './panels.ts';
import {boundName, type Series} from './series.ts';
import {headingOfPart} from '../part.ts';
import {asSentence, sightWords} from './sight-words.ts';

type Point = CurveResult['points'][number];
/** A point, or what is no point of a curve: the default configuration, or no bound at all. */
type Measured = Omit<Point, 'size' | 'overBound'> & Partial<Pick<Point, 'overBound'>>;

interface Drawn {
  readonly name: string;
  readonly title: string;
  /** What a point has of it, for the axis and the sentences. */
  readonly words: string;
  readonly quantity: keyof Distances;
  /** Undefined where there is nothing to put it on the axis by. */
  readonly value: (point: Measured) => number | undefined;
  readonly floor: (workload: WorkloadResult) => number | undefined;
  /** What the floor is. */
  readonly floorWords: string;
  readonly axis: (values: readonly number[]) => Axis;
}

const UNBOUNDED = 'an unbounded cache';

const DRAWN: readonly Drawn[] = [
  {
    name: 'cycles-by-size',
    title: 'Cycles by size of the cache',
    words: 'cycles over those of an unbounded cache',
    quantity: 'cycles',
    value: ({overUnbounded}) => overUnbounded?.ratio,
    floor: ({unbounded}) => (unbounded ? 1 : undefined),
    floorWords: UNBOUNDED,
    axis: values => factorAxis('cycles (× unbounded, log)', values),
  },
  {
    name: 'distance-by-size',
    title: "Distance to Belady's rule by size of the cache",
    words: "cycles over those of Belady's rule at the same size",
    quantity: 'cycles',
    value: ({overBound}) => overBound?.ratio,
    floor: () => 1,
    floorWords: "Belady's rule itself",
    axis: values => factorAxis('cycles (× bound, log)', values),
  },
  {
    name: 'exits-by-size',
    title: 'VM exits by size of the cache',
    words: 'VM exits',
    quantity: 'exits',
    value: ({exits}) => exits,
    floor: ({unbounded}) => unbounded?.exits,
    floorWords: UNBOUNDED,
    axis: values => countAxis('VM exits', values),
  },
  {
    name: 'hidden-faults-by-size',
    title: 'Hidden faults by size of the cache',
    words: 'hidden faults',
    quantity: 'hiddenFaults',
    value: ({hiddenFaults}) => hiddenFaults,
    floor: ({unbounded}) => unbounded?.hiddenFaults,
    floorWords: UNBOUNDED,
    axis: values => countAxis('hidden faults', values),
  },
];

export const sweptCharts: readonly TuningChart[] = DRAWN.map(drawn => ({
  name: drawn.name,
  title: drawn.title,
  caption: result => captionOf(drawn, result),
  applies: ({workloads}) => workloads.some(({curves}) => curves.some(({points}) => points.length > 0)),
  pages: result => pagesOfWorkloads(result, MOST_PANELS),
  spec(result, {whole, part} = {whole: result}) {
    const panelsOf = (of: TuningResult): readonly Panel[] =>
      of.workloads.map(workload => panelOf(drawn, of, workload));
    const all = panelsOf(whole);
    const sizes = axisSizes(whole, all);
    const values = all.flatMap(({points, floor}) => [
      ...points.map(({value}) => value),
      ...(floor === undefined ? [] : [floor]),
    ]);
    return panelsSpec({
      description: captionOf(drawn, result),
      legend: headingOfPart(`${result.strategy} on ${result.machine}, swept; ${sightWords(result)}`, part),
      series: seriesOf(result),
      x: sizeAxis(`${result.size.parameter} (${result.size.unit}, log scale)`, sizes),
      y: drawn.axis(values),
      panels: panelsOf(result).map((panel, at) => ({
        ...panel,
        ...ownSize(result, result.workloads[at], sizes),
      })),
    });
  },
  table: result => tableOf(drawn, result),
}));

function captionOf(drawn: Drawn, result: TuningResult): string {
  const {words, floorWords} = drawn;
  const {size, strategy, workloads} = result;
  const bound =
    boundOf(workloads[0]) === undefined
      ? ''
      : ' The bold dashes are the policy that knows the future and sees every walk, which no hypervisor could have.';
  return (
    `${strategy}: ${words} against ${size.parameter}, mean over seeds; every point was simulated (swept). ` +
    `${asSentence(sightWords(result))} ` +
    `The thin grey dashes are ${floorWords}.${defaultWords(drawn, result)}${bound} Both scales are logarithmic.`
  );
}

function defaultWords(drawn: Drawn, result: TuningResult): string {
  const drawnAnywhere = result.workloads.some(each => defaultPoint(drawn, result, each).length > 0);
  const sized = result.workloads.some(each => ownPoolSize(result, each) !== undefined);
  return (
    (drawnAnywhere ? ' The white triangle is the default configuration at the memory that it used.' : '') +
    (sized ? ' The upright line is the size of its pool: what people have.' : '')
  );
}

const DEFAULT = 'default configuration';

const boundOf = (workload: WorkloadResult | undefined): string | undefined =>
  workload?.curves.find(({bound}) => bound)?.policy;

function seriesOf({policy, workloads}: TuningResult): readonly Series[] {
  const bound = boundOf(workloads[0]);
  return [
    ...policy.values.map((name): Series => ({name, kind: 'policy'})),
    ...(bound === undefined ? [] : [{name: boundName(bound), kind: 'bound' as const}]),
    {name: DEFAULT, kind: 'default'},
  ];
}

function panelOf(drawn: Drawn, result: TuningResult, workload: WorkloadResult): Panel {
  const {value, floor} = drawn;
  const points = workload.curves.flatMap(({policy, bound, points: own}) =>
    own.flatMap((point): CurvePoint[] => {
      const drawnValue = value(point);
      const series = bound ? boundName(policy) : policy;
      return drawnValue === undefined ? [] : [{series, size: point.size, value: drawnValue}];
    }),
  );
  const lowest = floor(workload);
  return {
    title: workload.workload,
    notes: [distanceNote(drawn, result, workload)],
    points: [...points, ...defaultPoint(drawn, result, workload)],
    ...(lowest === undefined ? {} : {floor: lowest}),
  };
}

const PAGE_BYTES = 4096;
const UNIT_BYTES: Readonly<Record<string, number>> = {pages: PAGE_BYTES, KiB: 1024};

/** At the memory that it used at most. */
function defaultPoint({value}: Drawn, {size}: TuningResult, {default: own}: WorkloadResult): CurvePoint[] {
  const unit = UNIT_BYTES[size.unit];
  const drawnValue = own ? value(own) : undefined;
  if (own === null || unit === undefined || drawnValue === undefined) return [];
  return [{series: DEFAULT, size: own.overheadBytes / unit, value: drawnValue}];
}

/** The size that people have. */
function ownPoolSize({size}: TuningResult, {default: own}: WorkloadResult): number | undefined {
  const unit = UNIT_BYTES[size.unit];
  const pages = own?.poolPages ?? undefined;
  return unit === undefined || pages === undefined ? undefined : (pages * PAGE_BYTES) / unit;
}

/** Its words on the side on which there is more room. */
function ownSize(
  result: TuningResult,
  workload: WorkloadResult,
  sizes: readonly number[],
): Pick<Panel, 'upright'> {
  const size = ownPoolSize(result, workload);
  if (size === undefined) return {};
  const middle = Math.sqrt(sizes[0] * sizes.at(-1)!);
  return {upright: {size, label: `default ${size}`, side: size > middle ? 'left' : 'right'}};
}

/** Where the best policy is farthest from the bound. */
function distanceNote({quantity, words}: Drawn, {size}: TuningResult, {contests}: WorkloadResult): string {
  const distances = contests.flatMap(({size: at, aboveBound}) => {
    const distance = aboveBound[quantity];
    return distance ? [{at, ...distance}] : [];
  });
  if (distances.length === 0) return 'no bound at each size';
  const [{at, policy, comparison}] = distances.sort(
    (one, other) => other.comparison.ratio - one.comparison.ratio,
  );
  if (comparison.ratio <= 1) return `the best policy has no more ${nounOf(words)} than the bound at any size`;
  return `best policy over bound: at most ${ratioWords(comparison)}, ${policy} at ${size.parameter} ${at}`;
}

const nounOf = (words: string): string => words.replace(/ over .*/, '');

/** With what the default may have and what it used, which need not be a size of the sweep. */
function axisSizes(result: TuningResult, panels: readonly Panel[]): readonly number[] {
  const {size, workloads} = result;
  const own = workloads.flatMap(workload => ownPoolSize(result, workload) ?? []);
  const used = [...own, ...panels.flatMap(({points}) => points.map(each => each.size))];
  const outside = used.filter(each => each > Math.max(...size.values) || each < Math.min(...size.values));
  return [...new Set([...size.values, ...outside.map(Math.round)])].sort((left, right) => left - right);
}

function tableOf({title, quantity}: Drawn, result: TuningResult): DataTable {
  return {
    caption: `${title}, mean over seeds`,
    columns: [
      textColumn('Workload'),
      textColumn('Policy'),
      textColumn('It sees'),
      numberColumn(result.size.parameter),
      numberColumn(
        quantity === 'hiddenFaults' ? 'Hidden faults' : quantity === 'exits' ? 'VM exits' : 'Cycles',
      ),
      numberColumn('Cycles over unbounded'),
      numberColumn('Interval'),
      numberColumn('Pages evicted'),
      numberColumn('Peak memory'),
    ],
    rows: result.workloads.flatMap(workload => [
      ...unboundedRow(workload, quantity),
      ...defaultRow(workload, quantity, result),
      ...workload.curves.flatMap(({policy, policySees, bound, points}) =>
        points.map(point => [
          workload.workload,
          bound ? boundName(policy) : policy,
          policySees ?? '–',
          {value: point.size, text: String(point.size)},
          ...numbers(point, quantity),
        ]),
      ),
    ]),
  };
}

function unboundedRow({workload, unbounded}: WorkloadResult, quantity: keyof Distances): DataCell[][] {
  if (!unbounded) return [];
  return [
    [workload, 'unbounded (bound)', '–', '–', ...numbers({...unbounded, overUnbounded: null}, quantity)],
  ];
}

function defaultRow(
  {workload, default: own}: WorkloadResult,
  quantity: keyof Distances,
  {policySees}: TuningResult,
): DataCell[][] {
  return own ? [[workload, DEFAULT, policySees ?? '–', '–', ...numbers(own, quantity)]] : [];
}

function numbers(point: Measured, quantity: keyof Distances): DataCell[] {
  const {overUnbounded, evictions, overheadBytes} = point;
  return [
    numberCell(point[quantity], quantity === 'cycles' ? short : count),
    numberCell(overUnbounded?.ratio, ratio),
    overUnbounded ? intervalText(overUnbounded) : '–',
    numberCell(evictions, count),
    numberCell(overheadBytes, bytes),
  ];
}
