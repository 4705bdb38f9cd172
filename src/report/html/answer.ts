import {answerOf} from '../answer/answer.ts';
import {type Matrix, matrixOf, type MatrixCell, type MatrixRow, SHADES} from '../answer/matrix.ts';
import {ratio} from '../format.ts';
import type {ReportContext} from '../context.ts';
import {refutedNote} from '../hypotheses.ts';
import {sensitivityPart} from '../sensitivity/part.ts';
import type {View} from '../view.ts';
import type {ShownChart} from '../rendered-chart.ts';
import {figureHtml} from './charts.ts';
import {onMachine} from './on-machine.ts';
import {blockId} from './verdicts.ts';
import {type Html, html} from './tag.ts';

/** What a reader sees first: the finding in a paragraph, and all slowdowns as one picture. */
export function answerSection(
  views: readonly View[],
  open: readonly View[],
  sweeps: readonly ShownChart[],
  {sensitivity}: ReportContext,
): Html {
  const placed = views.map((view, at) => ({view, at}));
  const isOpen = ({view}: Placed): boolean => open.includes(view);
  const together = besideEachOther(placed.filter(isOpen));
  return html`<section class="answer" aria-labelledby="answer">
<h2 id="answer">Who wins where, and by how much</h2>
${sweeps.map(sweepHtml)}${placed.map(each => {
  const own = together.length > 1 && isOpen(each) ? undefined : matrixHtml([each]);
  return onMachine(each.view, {views, open}, html`${findingHtml(each.view)}${own}${notesHtml(each.view)}`);
})}${together.length > 1 ? matrixHtml(together) : undefined}${certaintyHtml(sensitivity)}</section>`;
}

/** How much of it is sure, in a sentence. */
function certaintyHtml(sensitivity: ReportContext['sensitivity']): Html | undefined {
  if (sensitivity === undefined || 'untold' in sensitivity) return undefined;
  const [sentence] = sensitivityPart(sensitivity).sentences;
  return sentence === undefined
    ? undefined
    : html`<p>${sentence} <a href="#sensitivity">What it rests on</a>.</p>\n`;
}

interface Placed {
  readonly view: View;
  /** Among all that there are. */
  readonly at: number;
}

/** That fit a page beside each other. */
const MOST_COLUMNS = 16;

/** Machines that share one picture; none where it would be too wide. */
function besideEachOther(placed: readonly Placed[]): readonly Placed[] {
  const columns = placed.reduce((sum, {view}) => sum + view.strategies.length, 0);
  return columns > MOST_COLUMNS ? [] : placed;
}

function findingHtml(view: View): Html {
  const refuted = refutedNote(view);
  return html`<p>${answerOf(view).map(sentence => html`${sentence} `)}${view.notes[0]?.sentence}</p>
${refuted === undefined ? undefined : html`<p class="warning">${refuted}</p>\n`}`;
}

function notesHtml({notes: [, ...others]}: View): Html | undefined {
  if (others.length === 0) return undefined;
  return html`<details><summary>What sets rows apart</summary>
${others.map(({sentence}) => html`<p class="guest">${sentence}</p>\n`)}</details>
`;
}

function sweepHtml(sweep: ShownChart): Html {
  return html`<h3 id="${sweep.name}">${sweep.title}</h3>
${figureHtml(sweep)}`;
}

/** Of several machines the columns stand beside each other, each machine's under its name. */
function matrixHtml(placed: readonly Placed[]): Html {
  const [{view, at}] = placed;
  const matrices = placed.map(each => matrixOf(each.view));
  const where = placed.map(each => each.view.machine.label);
  const caption = `Slowdown over ${view.reference} on ${where.join(' and ')}`;
  const families = [...Map.groupBy(matrices[0].rows, ({family}) => family).values()];
  return html`<p class="legend" id="legend-${at}">${caption}: cycles of the same work. Bold: first, or level with the first. ${legend()}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="matrix" aria-describedby="legend-${at}">
<thead>${placed.length === 1 ? undefined : machinesHtml(where, matrices)}<tr><th scope="col" class="left">Workload</th>${matrices.map(({strategies}) => strategies.map(strategy => html`<th scope="col">${strategy}</th>`))}</tr></thead>
${families.map(rows => html`<tbody>\n${rows.map(row => rowHtml(row, at, matrices))}</tbody>\n`)}</table></div>
`;
}

function machinesHtml(machines: readonly string[], matrices: readonly Matrix[]): Html {
  const heads = matrices.map(
    ({strategies}, place) =>
      html`<th scope="colgroup" colspan="${strategies.length}">${machines[place]}</th>`,
  );
  return html`<tr><td></td>${heads}</tr>\n`;
}

function rowHtml({label, reference}: MatrixRow, at: number, matrices: readonly Matrix[]): Html {
  const over = reference === undefined ? undefined : ` (over ${reference})`;
  const cells = matrices.map(({rows}) => rows.find(row => row.label === label)?.cells.map(cellHtml));
  return html`<tr><th scope="row" class="left"><a href="#${blockId(label, at)}">${label}</a>${over}</th>${cells}</tr>\n`;
}

function cellHtml({text, shade, title, isFirst}: MatrixCell): Html {
  const content = isFirst ? html`<b>${text}</b>` : text;
  if (shade === undefined) return html`<td>${content}</td>`;
  return html`<td class="shade${shade}" title="${title}">${content}</td>`;
}

const legend = (): readonly Html[] => [
  ...SHADES.map(
    (most, shade) =>
      html`<span class="swatch shade${shade}">${shade === 0 ? 'within 1 %' : `to ${ratio(most)}`}</span> `,
  ),
  html`<span class="swatch shade${SHADES.length}">more</span>`,
];
