/** The result as a table for a terminal of 80 columns, grouped by workload, each with its verdict below. */
import {styleText} from 'node:util';
import type {Result} from '../suite/result.ts';
import type {ReportContext, WorkloadNote} from './context.ts';
import {cellText} from './data-table.ts';
import {shortLabels} from './labels.ts';
import {hypotheticalNote} from './lead.ts';
import {cellsOf, failuresOf, headlineOf, verdictsOf} from './summary-table.ts';
import {type Group, type View, viewsOf} from './view.ts';

const COLUMNS = 80;
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

export function renderTable(result: Result, context: ReportContext, style: Style = plain): string {
  const lines = viewsOf(result, context).flatMap(view => viewLines(view, style));
  return `${lines.join('\n')}\n`;
}

function viewLines(view: View, style: Style): string[] {
  const shorts = shortLabels(view.strategies);
  const lines = view.groups.map(group => lineOf(group, shorts.get(group.strategy)!));
  const widths = widthsOf(lines);
  const blocks = view.families.flatMap(family =>
    family.workloads.flatMap(workload => ['', ...workloadLines(view, workload, {lines, widths, style})]),
  );
  return [
    ...headLines(view, style),
    style.quiet(row(HEAD, widths)),
    ...blocks,
    ...keyLines(view, shorts, style),
  ];
}

function headLines(view: View, style: Style): string[] {
  const title = `Slowdown over ${view.reference} on ${view.machine.label}; memory is that of shadow and nested tables`;
  const note = hypotheticalNote(view);
  return [...fold(title, 0).map(style.heading), ...(note === undefined ? [] : fold(note, 0)), ''];
}

interface Frame {
  /** Of every group of the view, in its order. */
  readonly lines: readonly string[][];
  readonly widths: readonly number[];
  readonly style: Style;
}

function workloadLines(view: View, {label, family}: WorkloadNote, {lines, widths, style}: Frame): string[] {
  const groups = view.groups.filter(group => group.workload === label);
  const own = lines.filter((_, at) => view.groups[at].workload === label);
  return [
    style.heading(clip(label, COLUMNS - family.length - GAP).padEnd(COLUMNS - family.length)) +
      style.quiet(family),
    ...own.map(cells => row(cells, widths)),
    ...failuresOf(groups).flatMap(failure => fold(failure, GAP)),
    ...verdictsOf(view, label)
      .flatMap(verdict => fold(verdict, GAP))
      .map(style.verdict),
  ];
}

function lineOf(group: Group, name: string): string[] {
  return [name, ...cellsOf(headlineOf(group)).slice(1).map(cellText)];
}

/** Numbers take what they need; the name has the rest. */
function widthsOf(lines: readonly string[][]): readonly number[] {
  const numbers = HEAD.map((head, at) =>
    Math.max(head.length, ...lines.map(cells => cells[at].length)),
  ).slice(1);
  const taken = numbers.reduce((sum, width) => sum + width + GAP, GAP);
  return [COLUMNS - taken, ...numbers];
}

function row([name, ...numbers]: readonly string[], [nameWidth, ...widths]: readonly number[]): string {
  const padded = numbers.map((text, at) => text.padStart(widths[at] + GAP));
  return ' '.repeat(GAP) + clip(name, nameWidth).padEnd(nameWidth) + padded.join('');
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** What the names in the table stand for, where they do not say it all. */
function keyLines({names}: View, shorts: ReadonlyMap<string, string>, style: Style): string[] {
  const lines = [...shorts].flatMap(([label, short]) => {
    const name = names[label];
    if (short === name) return [];
    return fold(name.startsWith(short) ? name : `${short} is ${name}`, 0);
  });
  return lines.length === 0 ? [] : ['', ...lines.map(style.quiet)];
}

/** Lines of words that fit the terminal. */
function fold(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= COLUMNS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(line => ' '.repeat(indent) + line);
}
