/** Comma-separated values as RFC 4180 has them, and beside them what describes them, as W3C's "CSV on the Web" has it. */
import type {ProvenanceEntries} from './provenance.ts';
import {type Column, type Kind, rowsOf, type Table, type Value} from './table.ts';

const END = '\r\n';

/** What is missing is empty, and an empty text is two quotes. */
export function csvText(table: Table): string {
  const lines = Array.from({length: rowsOf(table)}, (_, row) =>
    table.map(({values}) => fieldOf(values[row])),
  );
  return [table.map(({name}) => fieldOf(name)), ...lines].map(fields => `${fields.join(',')}${END}`).join('');
}

function fieldOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const guarded = guard(value);
  return guarded === '' || /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe, which makes it text there. So does what begins with
 * one itself: whoever takes one apostrophe off the start of a text has every text as it was.
 */
const guard = (text: string): string => (/^[=+\-@\t\r\n'＝＋－＠]/.test(text) ? `'${text}` : text);

const DATATYPES: Readonly<Record<Kind, string>> = {text: 'string', whole: 'integer', real: 'double'};

/** The file that "CSV on the Web" looks for beside `name`. */
export const csvMetadataName = (name: string): string => `${name}-metadata.json`;

export function csvMetadata(name: string, table: Table, provenance: ProvenanceEntries): string {
  const described = {
    '@context': 'http://www.w3.org/ns/csvw',
    url: name,
    notes: [Object.fromEntries(provenance)],
    tableSchema: {columns: table.map(describedColumn)},
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

const describedColumn = ({name, kind}: Column): object => ({titles: name, datatype: DATATYPES[kind]});
