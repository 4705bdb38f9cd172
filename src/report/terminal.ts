/** The result as a table for a terminal, grouped by workload, each with its verdict below. */
import {styleText} from 'node:util';
import type {Result} from '../suite/result.ts';
import {visibleProse} from '../suite/visible.ts';
import {checkedNote} from './checked.ts';
import type {ReportContext, WorkloadNote} from './context.ts';
import {cellText} from './data-table.ts';
import {fidelityNotes} from './fidelity.ts';
import {judgementOf, refutedNote} from './hypotheses.ts';
import {shortLabels} from './labels.ts';
import {hypotheticalNote} from './lead.ts';
import {idleNotes} from './notes.ts';
import {ownSentences} from './own-events.ts';
import {asSentence} from './sight.ts';
import {cellsOf, failuresOf, headlineOf, verdictsOf} from './summary-table.ts';
import {type Group, referenceOf, type View, viewsOf} from './view.ts';

const GAP = 2;
const HEAD = ['strategy', 'slowdown', 'interval', 'exits', 'refs/miss', 'memory'];

/** How parts of the text are set off. */
export interface Style {
  readonly heading: (text: string) => string;
  readonly verdict: (text: string) => string;
  readonly quiet: (text: string) => string;
}

const same = (text: string) => text;
export const plain: Style = {heading: same, verdict: same, quiet: same};

/** Whether a stream wants colours is the caller's to know. */
export const coloured: Style = {
  heading: text => styleText('bold', text, {validateStream: false}),
  verdict: text => styleText('cyan', text, {validateStream: false}),
  quiet: text => styleText('dim', text, {validateStream: false}),
};

export interface Page {
  readonly columns: number;
  readonly style: Style;
}

export function renderTable(result: Result, context: ReportContext, page: Page): string {
  const views = viewsOf(result, context);
  const above = fidelityNotes(views).flatMap(note => [...fold(note, 0, page.columns), '']);
  const blocks = views.map(view => viewLines(view, page).join('\n'));
  const checked = checkedNote(result);
  const notes = [...idleNotes(result), ...(checked === undefined ? [] : [checked])];
  const below = notes.flatMap(note => fold(note, 0, page.columns));
  const all = [...above, blocks.join('\n\n\n'), ...(below.length === 0 ? [] : ['', ...below])];
  return `${all.join('\n')}\n`;
}

function viewLines(view: View, page: Page): string[] {
  const shorts = shortLabels(view.strategies);
  const lines = view.groups.map(group => lineOf(group, shorts.get(group.strategy)!));
  const widths = widthsOf(lines, page.columns);
  const blocks = view.families.flatMap(family =>
    family.workloads.flatMap(workload => ['', ...workloadLines(view, workload, {...page, lines, widths})]),
  );
  return [
    ...headLines(view, page),
    ...row(HEAD, widths).map(page.style.quiet),
    ...blocks,
    ...keyLines(view, shorts, page),
  ];
}

function headLines(view: View, {columns, style}: Page): string[] {
  const title = `Slowdown over ${view.reference} on ${view.machine.label}; memory is that of shadow and nested tables`;
  const notes = [hypotheticalNote(view)].filter(note => note !== undefined);
  const refuted = refutedNote(view);
  return [
    ...fold(title, 0, columns).map(style.heading),
    ...(refuted === undefined ? [] : fold(refuted, 0, columns).map(style.heading)),
    ...[...notes, ...view.notes.map(({sentence}) => sentence)].flatMap(note => fold(note, 0, columns)),
    '',
  ];
}

interface Frame extends Page {
  /** Of every group of the view, in its order. */
  readonly lines: readonly string[][];
  readonly widths: readonly number[];
}

function workloadLines(view: View, {label, family}: WorkloadNote, frame: Frame): string[] {
  const {lines, widths, columns, style} = frame;
  const groups = view.groups.filter(group => group.workload === label);
  const own = lines.filter((_, at) => view.groups[at].workload === label);
  return [
    ...headingLines(headingOf(view, label), family, frame),
    ...own.flatMap(cells => row(cells, widths)),
    ...failuresOf(groups).flatMap(failure => fold(failure, GAP, columns)),
    ...groups.flatMap(ownSentences).flatMap(sentence => fold(sentence, GAP, columns)),
    ...verdictsOf(view, label)
      .flatMap(verdict => fold(verdict, GAP, columns))
      .map(style.verdict),
    ...judgementLines(view, label, frame),
  ];
}

/** With the reference, where it is another. */
function headingOf(view: View, workload: string): string {
  const reference = referenceOf(view, workload);
  return reference === view.reference ? workload : `${workload}, slowdown over ${reference}`;
}

function judgementLines(view: View, workload: string, {columns, style}: Page): string[] {
  const judgement = judgementOf(view, workload);
  if (judgement === undefined) return [];
  const said = judgement.isRefuted ? style.verdict : style.quiet;
  return fold(judgement.sentence, GAP, columns).map(said);
}

/** The label, and its family at the right edge where there is room. */
function headingLines(workload: string, family: string, {columns, style}: Page): string[] {
  const label = visibleProse(workload);
  const room = columns - family.length;
  if (label.length + GAP <= room) return [style.heading(label.padEnd(room)) + style.quiet(family)];
  return [...fold(label, 0, columns).map(style.heading), style.quiet(family.padStart(columns))];
}

function lineOf(group: Group, name: string): string[] {
  return [visibleProse(name), ...cellsOf(headlineOf(group)).slice(1).map(cellText)];
}

/** Numbers take what they need; the name has the rest. */
function widthsOf(lines: readonly string[][], columns: number): readonly number[] {
  const numbers = HEAD.map((head, at) =>
    Math.max(head.length, ...lines.map(cells => cells[at].length)),
  ).slice(1);
  const taken = numbers.reduce((sum, width) => sum + width + GAP, GAP);
  return [Math.max(0, columns - taken), ...numbers];
}

/** A line; or two, where the name is too long to stand beside the numbers. */
function row([name, ...numbers]: readonly string[], [nameWidth, ...widths]: readonly number[]): string[] {
  const indent = ' '.repeat(GAP);
  const padded = numbers.map((text, at) => text.padStart(widths[at] + GAP)).join('');
  if (name.length <= nameWidth) return [indent + name.padEnd(nameWidth) + padded];
  const width = GAP + nameWidth + padded.length;
  return [...fold(name, GAP, width), indent + ' '.repeat(nameWidth) + padded];
}

/** What the names in the table stand for, where they do not say it all. */
function keyLines(
  {names, sight}: View,
  shorts: ReadonlyMap<string, string>,
  {columns, style}: Page,
): string[] {
  const lines = [...shorts].flatMap(([label, short]) => {
    const name = names[label];
    if (short === name) return [];
    return fold(name.startsWith(short) ? name : `${short} is ${name}`, 0, columns);
  });
  const seen = sight === undefined ? [] : fold(asSentence(`eviction ${sight}`), 0, columns);
  return lines.length + seen.length === 0 ? [] : ['', ...[...lines, ...seen].map(style.quiet)];
}

/** Lines of words that fit; a word that does not is cut where the line ends. */
function fold(text: string, indent: number, columns: number): string[] {
  const lines: string[] = [];
  const words = visibleProse(text)
    .split(/\s+/)
    .flatMap(word => word.match(new RegExp(`.{1,${columns - indent}}`, 'gu')) ?? []);
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(line => ' '.repeat(indent) + line);
}
