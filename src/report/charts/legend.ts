/** The legend of the strategies, which every chart has: it names each with what sets it apart. */
import {headingOfPart} from '../part.ts';
import {wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import {CHART_WIDTH, LABEL_SIZE} from './theme.ts';

const SYMBOL_WIDTH = 20;

export function legendOf(view: View): object {
  const columns = columnsIn(view);
  return {
    title: legendTitle(view),
    orient: 'top',
    direction: 'vertical',
    columns,
    labelExpr: wrapped(view.names, view.width / columns - SYMBOL_WIDTH),
  };
}

/** A column of names in each column of a paper. */
const columnsIn = ({width}: View): number => Math.max(1, Math.floor(width / CHART_WIDTH));

const ENTRY_HEIGHT = 13;
const TITLE_GAP = 3;

/** As Vega lays it out, or a little more. */
export function legendHeight(entries: number, titleLines = 1): number {
  return TITLE_GAP + (titleLines + entries) * ENTRY_HEIGHT;
}

/** Of the legend of the strategies. */
export const strategiesHeight = (view: View): number =>
  legendHeight(Math.ceil(view.strategies.length / columnsIn(view)), legendTitle(view).length);

/** The machine, and what must be known of it and of the policies. */
export function legendTitle({machine, hypothetical, sight, notes, width, part}: View): string[] {
  const pretended = hypothetical === undefined ? '' : `, hypothetical: ${hypothetical}`;
  const title = `Strategies on ${machine.label}${pretended}${sight === undefined ? '' : `; ${sight}`}`;
  const sentences =
    notes.length === 0 ? title : [`${title}.`, ...notes.map(({sentence}) => sentence)].join(' ');
  return wrap(headingOfPart(sentences, part), width, {size: LABEL_SIZE, weight: 'bold'});
}

/** A Vega expression that turns each label into the lines of its name. */
function wrapped(names: Readonly<Record<string, string>>, width: number): string {
  const lines = Object.entries(names).map(([label, name]) => [label, wrap(name, width, {size: LABEL_SIZE})]);
  return `${JSON.stringify(Object.fromEntries(lines))}[datum.label]`;
}
