/** The files of what is no run: in a data format a table each, in a document all tables, and of pictures a chart each. */
import {escape, tableMarkdown} from '../report/markdown-text.ts';
import {renderSvg} from '../report/render-svg.ts';
import type {Picture} from '../report/pictures.ts';
import {visibleLines} from '../suite/visible.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {DataFormat} from './data-files.ts';
import {csvMetadata, csvMetadataName, csvText} from './csv.ts';
import type {ExportedFile} from './exported-file.ts';
import {type Figure, figureAsIs, figureOf} from './figure.ts';
import {figureFile, type PictureFormat} from './figure-files.ts';
import type {Finding, NamedTable} from './finding.ts';
import type {Format} from './formats.ts';
import {latexDocument} from './latex.ts';
import {tableLatex} from './latex-table.ts';
import {comment} from './markdown.ts';
import {namedAmong} from './named-among.ts';
import {parquetBytes} from './parquet.ts';
import {typedTable} from './typed-table.ts';
import {type Width, WIDTHS} from './widths.ts';

export interface AskedFinding {
  /** By name; all of them unless told. */
  readonly tables?: readonly string[] | undefined;
  readonly charts?: readonly string[] | undefined;
  readonly width: Width;
  /** Of the file, where there is one. */
  readonly file?: string | undefined;
  readonly signal: AbortSignal;
}

export async function findingFiles(
  {name: format, extension}: Format,
  asked: AskedFinding,
  finding: Finding,
): Promise<readonly ExportedFile[]> {
  if (format === 'svg' || format === 'png' || format === 'pdf')
    return await pictureFiles(format, asked, finding);
  const known = finding.tables.map(({name}) => name);
  const names = namedAmong('--table', known, asked.tables);
  const nameOf = (name: string): string => asked.file ?? `${name}${extension}`;
  const tables = finding.tables
    .filter(({name}) => names.includes(name))
    .map(each => ({...each, name: nameOf(each.name)}));
  return WRITERS[format](tables, {...finding, file: nameOf(finding.name)});
}

interface Written extends Pick<Finding, 'result' | 'provenance'> {
  /** Where all tables go to one. */
  readonly file: string;
}

/** Tables are called as the files that they go to where each has its own. */
type Writer = (tables: readonly NamedTable[], written: Written) => readonly ExportedFile[];

const WRITERS: Readonly<Record<DataFormat, Writer>> = {
  csv: (tables, {provenance}) =>
    tables.flatMap(({name, table}) => {
      const typed = typedTable(table);
      const description = csvMetadata(name, typed, provenance);
      return [
        {name, content: csvText(typed)},
        {name: csvMetadataName(name), describes: name, content: description},
      ];
    }),
  parquet: (tables, {provenance}) =>
    tables.map(({name, table}) => ({name, content: parquetBytes(typedTable(table), provenance)})),
  latex: (tables, {file, provenance}) => {
    const written = tables.map(({table}) => tableLatex(table));
    return [{name: file, content: latexDocument(provenance, written)}];
  },
  markdown: (tables, {file, provenance}) => {
    const blocks = tables.flatMap(({table}) => [escape(`${table.caption}.`), tableMarkdown(table)]);
    return [{name: file, content: `${[comment(provenance), ...blocks].join('\n\n')}\n`}];
  },
  json: (_, {file, result, provenance}) => {
    const all = {provenance: Object.fromEntries(provenance), ...result};
    return [{name: file, content: `${visibleLines(JSON.stringify(all))}\n`}];
  },
};

async function pictureFiles(
  format: PictureFormat,
  {charts, width, file, signal}: AskedFinding,
  {pictures, fixedWidth, provenance}: Finding,
): Promise<readonly ExportedFile[]> {
  const names = namedAmong('--chart', [...new Set(pictures.map(chartOf))], charts);
  const files: ExportedFile[] = [];
  for (const picture of pictures.filter(each => names.includes(chartOf(each)))) {
    if (signal.aborted) throw new Interrupted('interrupted');
    const figure = await figureFor(picture, WIDTHS[width], fixedWidth);
    const {name, title, caption} = picture;
    const content = await figureFile(format, figure, {title, caption, provenance});
    files.push({name: file ?? `${name}.${format}`, content});
  }
  return files;
}

const figureFor = async ({spec}: Picture, width: number, fixed: number | undefined): Promise<Figure> =>
  fixed === undefined ? await figureOf(spec, width) : figureAsIs(await renderSvg(spec), fixed);

/** What its parts are called together. */
const chartOf = ({name}: Picture): string => name.replace(/-\d+-of-\d+$/, '');
