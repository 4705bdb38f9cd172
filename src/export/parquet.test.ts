import {parquetMetadata, parquetReadObjects} from 'hyparquet';
import {expect, test} from 'vitest';
import {exampleResult} from '../report/fixture.ts';
import type {Result} from '../suite/result.ts';
import {cellsTable} from './cells-table.ts';
import {parquetBytes} from './parquet.ts';
import {rowsOf, type Table} from './table.ts';

const HOSTILE = ['=1+1', 'a,"b"', 'line\r\nbreak', '\u202eturned', 'naïve 漢字 😀', ''];
const PROVENANCE = [
  ['run', 'abc'],
  ['command', 'npx pagewalk export ü'],
] as const;

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

async function readBack(table: Table): Promise<readonly Record<string, unknown>[]> {
  return await parquetReadObjects({file: bufferOf(parquetBytes(table, PROVENANCE))});
}

test.each(['wide', 'long'] as const)('the %s cells are read back equal', async shape => {
  const table = cellsTable(exampleResult(), shape, 'simulated');
  const read = await readBack(table);
  expect(read.length).toBe(rowsOf(table));
  for (const {name, kind, values} of table) {
    const wanted = values.map(value =>
      typeof value === 'number' && kind === 'whole' ? BigInt(value) : value,
    );
    expect(
      read.map(row => row[name] ?? undefined),
      name,
    ).toEqual(wanted);
  }
});

test('a parameter may be a share', async () => {
  const result = exampleResult();
  const shared: Result = {...result, cells: result.cells.map(cell => ({...cell, parameters: {share: 0.5}}))};
  const [row] = await readBack(cellsTable(shared, 'wide'));
  expect(row['parameters.share']).toBe(0.5);
});

test('texts are read back as they were, and what is missing is not an empty text', async () => {
  const read = await readBack([{name: 'text', kind: 'text', values: [...HOSTILE, undefined]}]);
  expect(read.map(({text}) => text ?? null)).toEqual([...HOSTILE, null]);
});

test('the metadata say where it comes from', () => {
  const {key_value_metadata: said = []} = parquetMetadata(bufferOf(parquetBytes([], PROVENANCE)));
  expect(said.map(({key, value}) => [key, value])).toEqual(PROVENANCE);
});
