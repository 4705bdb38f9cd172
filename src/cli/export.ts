/** `pagewalk export`: a kept run as other programs, papers and spreadsheets take it. */
import {statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import type {Command} from '@commander-js/extra-typings';
import type {ExportedFile} from '../export/exported-file.ts';
import type {Finding} from '../export/finding.ts';
import type {Exportable} from '../export/exportable.ts';
import {formats} from '../export/formats.ts';
import {repriced} from '../suite/reprice.ts';
import {putWhole} from '../suite/store/durable.ts';
import {storedRun} from '../suite/store/stored-run.ts';
import {reasonOf} from '../suite/system-error.ts';
import {UsageError} from '../suite/usage-error.ts';
import {each, names} from './asked.ts';
import {pricesOf} from './asked-prices.ts';
import {type AskedExport, askedExport} from './export-options.ts';
import {type Place, placeOf} from './export-places.ts';
import {findingFolder, findingIn} from './export-finding.ts';
import {exportable} from './export-source.ts';
import type {Session} from './main.ts';
import {shortcomings} from './report.ts';
import {CELL_FAILED} from './status.ts';

const EXAMPLES = `
Examples:
  pagewalk export results/reference/default --format csv > cells.csv
  pagewalk export results/reference/default --shape long --out cells.parquet
  pagewalk export results/reference/families --format latex
  pagewalk export results/reference/families --format pdf --out paper
  pagewalk export results/reference/families --chart slowdown --width page --out slowdown.svg
  pagewalk export results/reference/default --set machine.exitCycles=2000 --format latex
  pagewalk export results/reference/tuning --table ranks --format csv
  pagewalk export results/reference/reproduction/map.json --out map.pdf

How to read them in pandas, R, DuckDB and Observable is said in results/README.md.`;

export function addExport(program: Command, session: Session): void {
  program
    .command('export')
    .description(
      'write a kept run, a tuning or the map of reproduce as data, as tables for a paper, or as pictures of charts',
    )
    .argument(
      '<run>',
      'the folder of a run, a tuning or a reference, its cells.ndjson, tune.json or map.json, or an id',
    )
    .option(
      '--format <name>',
      `${formats.map(({name}) => name).join(', ')} (default: by the extension that --out ends in)`,
    )
    .option(
      '--shape <name>',
      'of csv and parquet: wide, a row a cell, or long, a row a value (default: wide)',
    )
    .option('--table <name>', 'of a tuning or a map: only this table; may be repeated', names)
    .option('--chart <name>', 'of svg, png and pdf: only this chart; may be repeated', names)
    .option(
      '--width <name>',
      'of svg, png and pdf: column (88.9 mm) or page (181.9 mm) of a paper in two columns (default: column)',
    )
    .option('--set <machine.name=value>', 'a price to change, as for report; may be repeated', each)
    .option('--out <path>', 'a file, or the folder that files go to (default: text to standard output)')
    .option('--json', 'print which files were written as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name, options) => {
      const asked = askedExport(options);
      const found = findingFolder(name);
      if (found !== undefined) {
        const place = asked.out === undefined ? undefined : placeOf(asked.out, asked.format, found);
        const finding = await findingIn(found, name, asked);
        deliver(session, asked, place, await findingFilesOf(asked, place, finding, session.signal));
        return;
      }
      if (asked.tables !== undefined)
        throw new UsageError('--table is for tunings and the map of reproduce: a run has one');
      const kept = await storedRun(folderOf(name), {maxCells: Infinity, signal: session.signal});
      const place =
        asked.out === undefined
          ? undefined
          : placeOf(asked.out, asked.format, {
              folder: kept.store.folder,
              isReference: kept.isReference,
            });
      session.terminal.err(shortcomings(kept));
      const prices = pricesOf('an export', asked);
      const source = exportable(prices === undefined ? kept : repriced(kept, prices), name, asked);
      if (source.result.cells.some(({status}) => status === 'failed')) session.status = CELL_FAILED;
      deliver(session, asked, place, await filesOf(asked, place, source, session.signal));
    });
}

/** Of the cells in it, too. */
const folderOf = (name: string): string => (basename(name) === 'cells.ndjson' ? dirname(name) : name);

async function filesOf(
  {format, shape, charts, width}: AskedExport,
  place: Place | undefined,
  source: Exportable,
  signal: AbortSignal,
): Promise<readonly ExportedFile[]> {
  if (format.name === 'svg' || format.name === 'png' || format.name === 'pdf') {
    const {chartFiles} = await import('../export/chart-files.ts');
    const files = await chartFiles(format.name, {charts, width, signal}, source);
    const named = files.length === 1 ? [{...files[0], name: place?.file ?? files[0].name}] : files;
    return asAsked(named, place, 'chart');
  }
  const {dataFiles} = await import('../export/data-files.ts');
  const name = place?.file ?? `${format.subject}${format.extension}`;
  return dataFiles(format.name, {shape, name}, source);
}

async function findingFilesOf(
  {format, charts, tables, width}: AskedExport,
  place: Place | undefined,
  finding: Finding,
  signal: AbortSignal,
): Promise<readonly ExportedFile[]> {
  const {findingFiles} = await import('../export/finding-files.ts');
  const asked = {charts, tables, width, file: place?.file, signal};
  const files = await findingFiles(format, asked, finding);
  return asAsked(files, place, format.subject === 'charts' ? 'chart' : 'table');
}

/** One file goes anywhere, with what describes it; of several each goes to a folder by its name. */
function asAsked(
  files: readonly ExportedFile[],
  place: Place | undefined,
  what: 'chart' | 'table',
): readonly ExportedFile[] {
  const own = files.filter(({describes}) => describes === undefined);
  if (own.length === 1 || (place !== undefined && place.file === undefined)) return files;
  throw new UsageError(
    `${own.length} ${what}s make as many files: name a folder for them with --out, or one ${what} with --${what}`,
  );
}

function deliver(
  {terminal}: Session,
  {format, json}: AskedExport,
  place: Place | undefined,
  files: readonly ExportedFile[],
): void {
  if (place === undefined) {
    const [{content}] = files;
    if (typeof content !== 'string')
      throw new UsageError(`${format.name} is not text: name a file or a folder for it with --out`);
    terminal.data(content);
    return;
  }
  const written = files.map(file => put(place, file));
  if (json) terminal.out(`${JSON.stringify({files: written})}\n`);
  else for (const {file} of written) terminal.err(`wrote ${file}\n`);
}

interface Written {
  readonly file: string;
  readonly bytes: number;
}

function put({folder}: Place, {name, content}: ExportedFile): Written {
  const file = join(folder, name);
  try {
    putWhole(file, content);
  } catch (thrown) {
    throw new UsageError(`${file}: cannot be written: ${reasonOf(thrown)}`);
  }
  return {file, bytes: statSync(file).size};
}
