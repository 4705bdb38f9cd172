/** The files of a format that holds numbers or a table; where there are two, the second describes the first. */
import {cellsTable, type Shape} from './cells-table.ts';
import {csvMetadata, csvMetadataName, csvText} from './csv.ts';
import type {Exportable} from './exportable.ts';
import type {ExportedFile} from './exported-file.ts';
import type {Format} from './formats.ts';
import {jsonText} from './json.ts';
import {latexText} from './latex.ts';
import {markdownText} from './markdown.ts';
import {parquetBytes} from './parquet.ts';
import type {Table} from './table.ts';

export type DataFormat = Exclude<Format['name'], 'svg' | 'png' | 'pdf'>;

export interface AskedData {
  /** Of cells. */
  readonly shape: Shape;
  /** That of the first file, which the second names. */
  readonly name: string;
}

export const dataFiles = (
  format: DataFormat,
  asked: AskedData,
  source: Exportable,
): readonly ExportedFile[] => WRITERS[format](source, asked);

type Writer = (source: Exportable, asked: AskedData) => readonly ExportedFile[];

const WRITERS: Readonly<Record<DataFormat, Writer>> = {
  csv: (source, {shape, name}) => {
    const table = tableOf(source, shape);
    return [
      {name, content: csvText(table)},
      {name: csvMetadataName(name), content: csvMetadata(name, table, source.provenance)},
    ];
  },
  parquet: (source, {shape, name}) => [
    {name, content: parquetBytes(tableOf(source, shape), source.provenance)},
  ],
  latex: (source, {name}) => [{name, content: latexText(source)}],
  markdown: (source, {name}) => [{name, content: markdownText(source)}],
  json: (source, {name}) => [{name, content: jsonText(source)}],
};

const tableOf = ({result, provenance}: Exportable, shape: Shape): Table =>
  cellsTable(result, shape, Object.fromEntries(provenance)['simulator']);
