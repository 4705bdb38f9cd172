/** The lines and marks of curves: how each series looks, in the panels and in their legend. */
import {type LineLook, lineLegend} from '../charts/line-legend.ts';
import {CHART_WIDTH, INK, KNOWN_POLICIES, LABEL_SIZE, looksOf, PAPER} from '../charts/theme.ts';
import {wrap} from '../text/width.ts';

/** What a line or a mark stands for; its kind decides how it looks. */
export interface Series {
  readonly name: string;
  readonly kind: 'policy' | 'bound' | 'default';
}

/** Of a policy that knows the future. */
export const boundName = (policy: string): string => `${policy} (bound)`;

const BOUND_LINE = {stroke: INK, width: 1.6, dash: [5, 2]};
const POLICY_WIDTH = 1;

const namesOf = (series: readonly Series[], kind: Series['kind']): readonly string[] =>
  series.filter(each => each.kind === kind).map(({name}) => name);

/** Of each series by its name. */
function lookOf(series: readonly Series[]): (name: string) => LineLook {
  const policies = namesOf(series, 'policy');
  const {fills, shapes, strokes, dashes} = looksOf(policies, KNOWN_POLICIES);
  const looks = new Map<string, LineLook>(
    series.map(({name, kind}) => {
      const at = policies.indexOf(name);
      if (kind === 'bound') return [name, {line: BOUND_LINE}];
      if (kind === 'default') return [name, {mark: {shape: 'triangle-left', fill: PAPER}}];
      const line = {stroke: strokes[at], width: POLICY_WIDTH, dash: dashes[at]};
      return [name, {line, mark: {shape: shapes[at], fill: fills[at]}}];
    }),
  );
  return name => looks.get(name)!;
}

/** A channel of one side of the looks; who has no such side is not drawn by it. */
function channelOf<Side>(
  series: readonly Series[],
  side: (look: LineLook) => Side | undefined,
  without: Side,
): object {
  const look = lookOf(series);
  const domain = series.map(({name}) => name);
  const range = domain.map(name => side(look(name)) ?? without);
  return {field: 'series', type: 'nominal', scale: {domain, range}, legend: null};
}

export function linesOf(series: readonly Series[]): readonly object[] {
  const line = (kind: Series['kind'], strokeWidth: number): object => ({
    transform: [{filter: {field: 'series', oneOf: namesOf(series, kind)}}],
    mark: {type: 'line', strokeWidth},
    encoding: {
      stroke: channelOf(series, each => each.line?.stroke, INK),
      strokeDash: channelOf(series, each => each.line?.dash, []),
    },
  });
  return [line('bound', BOUND_LINE.width), line('policy', POLICY_WIDTH)];
}

export function marksOf(series: readonly Series[]): object {
  const marked = series.filter(({kind}) => kind !== 'bound').map(({name}) => name);
  return {
    transform: [{filter: 'datum.marked !== false'}, {filter: {field: 'series', oneOf: marked}}],
    mark: {type: 'point', size: 24, stroke: INK, strokeWidth: 0.6, opacity: 1},
    encoding: {
      shape: channelOf(series, each => each.mark?.shape, 'circle'),
      fill: channelOf(series, each => each.mark?.fill, PAPER),
    },
  };
}

export function seriesLegend(series: readonly Series[], title: string, left: number): object {
  const look = lookOf(series);
  const entries = series.map(({name}) => ({...look(name), name: [name]}));
  return lineLegend(wrap(title, CHART_WIDTH, {size: LABEL_SIZE, weight: 'bold'}), entries, {indent: left});
}
