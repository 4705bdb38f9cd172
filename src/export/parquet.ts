/** Apache Parquet: each column of one type, what is missing null, provenance in the file's key-value metadata. */
import {parquetWriteBuffer} from 'hyparquet-writer';
import type {ProvenanceEntries} from './provenance.ts';
import type {Column, Table} from './table.ts';

export function parquetBytes(table: Table, provenance: ProvenanceEntries): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: table.map(columnData),
    kvMetadata: provenance.map(([key, value]) => ({key, value})),
  });
  return new Uint8Array(buffer);
}

function columnData({name, kind, values}: Column) {
  if (kind === 'text') return {name, type: 'STRING' as const, data: [...values], nullable: true};
  if (kind === 'real') return {name, type: 'DOUBLE' as const, data: [...values], nullable: true};
  const whole = values.map(value => (value === undefined ? undefined : BigInt(value)));
  return {name, type: 'INT64' as const, data: whole, nullable: true};
}
