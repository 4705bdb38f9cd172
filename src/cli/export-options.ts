/** What `pagewalk export` is asked for. */
import {extname} from 'node:path';
import {SHAPES, type Shape} from '../export/cells-table.ts';
import {type Format, formats} from '../export/formats.ts';
import {WIDTHS, type Width} from '../export/widths.ts';
import {UsageError} from '../suite/usage-error.ts';
import {suggestion} from '../timing/suggest.ts';

export interface ExportOptions {
  readonly format?: string | undefined;
  readonly shape?: string | undefined;
  readonly chart?: readonly string[] | undefined;
  readonly table?: readonly string[] | undefined;
  readonly width?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
}

export interface AskedExport {
  readonly format: Format;
  readonly shape: Shape;
  readonly charts: readonly string[] | undefined;
  readonly tables: readonly string[] | undefined;
  readonly width: Width;
  /** Of these, which were asked for by name. */
  readonly told: {readonly shape: boolean; readonly width: boolean};
  /** Prices in place of the run's own, as they were asked for. */
  readonly set: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
}

export function askedExport({
  format,
  shape,
  chart,
  table,
  width,
  set,
  out,
  json,
}: ExportOptions): AskedExport {
  const asked = {
    format: formatOf(format, out),
    shape: oneOf('--shape', SHAPES, shape ?? 'wide'),
    charts: chart,
    width: oneOf('--width', Object.keys(WIDTHS) as Width[], width ?? 'column'),
    tables: table,
    told: {shape: shape !== undefined, width: width !== undefined},
    set: set ?? [],
    out,
    json: json ?? false,
  };
  refuseIdle(asked.format, {shape, chart, table, width});
  if (json === true && out === undefined)
    throw new UsageError('--json prints which files were written: say where they go with --out');
  return asked;
}

function formatOf(name: string | undefined, out: string | undefined): Format {
  const known = formats.map(format => format.name);
  if (name !== undefined) {
    const wanted = oneOf('--format', known, name);
    return formats.find(format => format.name === wanted)!;
  }
  const meant = formats.find(({extension}) => extension === extname(out ?? ''));
  if (meant === undefined)
    throw new UsageError(`no format to export to: name one with --format, of ${listed(known)}`);
  return meant;
}

function oneOf<Name extends string>(option: string, known: readonly Name[], word: string): Name {
  const found = known.find(name => name === word);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${word}: expected ${listed(known)}${suggestion(word, known)}`);
}

const listed = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

const HAS_TABLES: readonly string[] = ['csv', 'parquet', 'latex', 'markdown'];

/** An option that the format has no use for is a slip. */
function refuseIdle(
  {name, subject}: Format,
  {shape, chart, table, width}: Omit<ExportOptions, 'format'>,
): void {
  const idle = [
    ...(shape !== undefined && subject !== 'cells' ? ['--shape is for csv and parquet'] : []),
    ...(table !== undefined && !HAS_TABLES.includes(name)
      ? ['--table is for csv, parquet, latex and markdown']
      : []),
    ...(chart !== undefined && subject !== 'charts' ? ['--chart is for svg, png and pdf'] : []),
    ...(width !== undefined && subject !== 'charts' ? ['--width is for svg, png and pdf'] : []),
  ];
  if (idle.length > 0) throw new UsageError(`${idle[0]}: ${name} has none`);
}
