/** Miss curves from one pass over each recording: what no simulation of the cache itself is needed for. */
import {inARow} from '../../suite/in-a-row.ts';
import type {OnePassResult, TuningResult, WorkloadResult} from '../../tune/result.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count} from '../format.ts';
import {headingOfPart} from '../part.ts';
import {countAxis, sizeAxis} from './axes.ts';
import {pagesOfWorkloads, type TuningChart} from './chart.ts';
import {MOST_PANELS, panelsSpec, type CurvePoint, type Panel} from './panels.ts';
import type {Series} from './series.ts';

const STREAMS: readonly {readonly stream: string; readonly name: string; readonly title: string}[] = [
  {stream: 'roots', name: 'one-pass-roots', title: 'Roots by number kept, in one pass'},
  {stream: 'shadow pages', name: 'one-pass-shadow-pages', title: 'Shadow pages by number kept, in one pass'},
  {stream: 'TLB', name: 'one-pass-tlb', title: 'TLB entries by number, in one pass'},
];

export const onePassCharts: readonly TuningChart[] = STREAMS.map(({stream, name, title}) => ({
  name,
  title,
  caption: result => captionOf(result, stream),
  applies: result => curvesOf(result, stream).some(({uses}) => uses > 0),
  pages: result => pagesOfWorkloads(result, MOST_PANELS),
  spec(result, {whole, part} = {whole: result}) {
    const curves = curvesOf(whole, stream);
    const marked = curves.flatMap(({points}) => points.filter(each => each.marked));
    const sizes = [...new Set(marked.map(({size}) => size))];
    return panelsSpec({
      description: captionOf(result, stream),
      legend: headingOfPart(
        curves.some(({policy}) => policy === BOUND)
          ? 'One pass: least recently used, and the fewest misses that could be; both see every use'
          : 'One pass: least recently used, which sees every use',
        part,
      ),
      series: seriesOf(curves),
      x: sizeAxis(
        `${curves[0].unit} kept (log scale)`,
        sizes.sort((left, right) => left - right),
      ),
      y: countAxis('misses', [
        ...curves.flatMap(({points}) => points.map(({misses}) => misses)),
        ...curves.map(({compulsory}) => compulsory),
      ]),
      panels: result.workloads.map(workload => panelOf(workload, stream)),
    });
  },
  table: result => tableOf(result, stream, title),
}));

const curvesOf = ({workloads}: TuningResult, stream: string): readonly OnePassResult[] =>
  workloads.flatMap(({onePass}) => onePass.filter(each => each.stream === stream));

function captionOf(result: TuningResult, stream: string): string {
  const note = noteOf(result, stream);
  const sampled = curvesOf(result, stream).some(({points}) =>
    points.some(({margin}) => margin !== undefined),
  );
  const bound = curvesOf(result, stream).some(({policy}) => policy === BOUND)
    ? ' The bold dashes are the fewest misses that any policy could have, which it would need to know the future for.'
    : '';
  const margin = sampled
    ? ' Where pages were sampled the table gives how far the misses may be off (99 % interval).'
    : '';
  return (
    `Misses against size of the ${note}. The whole curve comes from one pass over the recording of the first seed ` +
    `(stack distances), whatever strategy is tuned; the thin grey dashes are what no size avoids.${bound}${margin} Both scales are logarithmic.`
  );
}

/** Recordings of different lengths may be followed differently. */
function noteOf({workloads}: TuningResult, stream: string): string {
  const byNote = new Map<string, string[]>();
  for (const {workload, onePass} of workloads)
    for (const {note} of onePass.filter(each => each.stream === stream).slice(0, 1))
      byNote.set(note, [...(byNote.get(note) ?? []), workload]);
  if (byNote.size < 2) return [...byNote.keys()].join('');
  return [...byNote].map(([note, on]) => `${note} (${inARow(on)})`).join('; ');
}

const BOUND = 'belady';
const nameOf = ({policy}: OnePassResult): string => (policy === BOUND ? 'belady (bound)' : policy);

function seriesOf(curves: readonly OnePassResult[]): readonly Series[] {
  const names = new Map(curves.map(curve => [nameOf(curve), curve.policy]));
  return [...names].map(([name, policy]) => ({name, kind: policy === BOUND ? 'bound' : 'policy'}));
}

function panelOf({workload, onePass}: WorkloadResult, stream: string): Panel {
  const curves = onePass.filter(each => each.stream === stream);
  return {
    title: workload,
    notes: [distanceNote(curves)],
    points: curves.flatMap(curve => curve.points.map(point => pointOf(curve, point))),
    floor: curves[0].compulsory,
  };
}

/** A curve has more points than there is room for marks. */
function pointOf(curve: OnePassResult, {size, misses, marked}: OnePassResult['points'][number]): CurvePoint {
  return {series: nameOf(curve), size, value: misses, ...(marked ? {} : {marked})};
}

function distanceNote(curves: readonly OnePassResult[]): string {
  const lru = curves.find(({policy}) => policy === 'lru')!;
  const bound = curves.find(({policy}) => policy === BOUND);
  const margins = lru.points.flatMap(({margin}) => margin ?? []);
  const sampled =
    margins.length === 0 ? '' : `, sampled: margin up to ± ${count(Math.max(...margins))} misses`;
  const uses = `${count(lru.uses)} uses${sampled}`;
  if (!bound) return `${uses}; too long for the bound`;
  const apart = lru.points.flatMap(({size, misses}) => {
    const least = bound.points.find(each => each.size === size);
    return least ? [{size, ratio: misses / Math.max(1, least.misses)}] : [];
  });
  const most = apart.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst));
  if (most.ratio <= 1) return `${uses}; LRU misses no more than the bound at any size`;
  return `${uses}; LRU misses at most ${most.ratio.toFixed(2)}× as often as the bound, at ${most.size}`;
}

function tableOf(result: TuningResult, stream: string, title: string): DataTable {
  return {
    caption: title,
    columns: [
      textColumn('Workload'),
      textColumn('Policy'),
      numberColumn('Kept'),
      numberColumn('Misses'),
      numberColumn('No size avoids'),
      numberColumn('Margin'),
    ],
    rows: result.workloads.flatMap(({workload, onePass}) =>
      onePass
        .filter(each => each.stream === stream)
        .flatMap(curve =>
          curve.points
            .filter(({marked}) => marked)
            .map(({size, misses, margin}) => [
              workload,
              nameOf(curve),
              {value: size, text: String(size)},
              numberCell(misses, count),
              numberCell(curve.compulsory, count),
              numberCell(margin, count, 'exact'),
            ]),
        ),
    ),
  };
}
