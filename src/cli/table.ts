/** A table in plain text that fits 80 columns, and prose that does: what would not be seen of either is shown. */
import {visibleProse} from '../suite/visible.ts';
import {cut} from '../timing/shown.ts';

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';

/** Cells that are too long are cut, with an ellipsis, in the first column only: numbers are never cut. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const [heads, ...body] = [columns.map(({head}) => head), ...rows].map(row => row.map(visibleProse));
  const widths = heads.map((head, at) => Math.max(head.length, ...body.map(row => row[at].length)));
  const excess = widths.reduce((sum, each) => sum + each, GAP.length * (columns.length - 1)) - width;
  if (excess > 0) widths[0] = Math.max(heads[0].length, widths[0] - excess);
  const lines = [heads, ...body].map(row =>
    row
      .map((cell, at) => padded(cell, widths[at], columns[at].align))
      .join(GAP)
      .trimEnd(),
  );
  return lines.map(line => `${line}\n`).join('');
}

function padded(text: string, width: number, align: Column['align']): string {
  const shown = text.length > width ? `${cut(text, width - 1)}…` : text;
  return align === 'left' ? shown.padEnd(width) : shown.padStart(width);
}

/** `text` in lines of at most `width`, each after `indent`. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of visibleProse(text).split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line].map(each => `${each}\n`).join('');
}
