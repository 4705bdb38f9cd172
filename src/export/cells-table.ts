/** Every cell of a result, each seed for itself, as a table: a row a cell, or a row for each thing that is known of one. */
import type {Result} from '../suite/result.ts';
import {detailFields, type Field, identityFields, pathOf} from './cell-fields.ts';
import type {Column, Kind, Table, Value} from './table.ts';

export const SHAPES = ['wide', 'long'] as const;
export type Shape = (typeof SHAPES)[number];

/** `simulator` is the hash of what made the cells, where it is known. */
export function cellsTable(result: Result, shape: Shape, simulator?: string): Table {
  return shape === 'wide' ? wide(result, simulator) : long(result, simulator);
}

function wide(result: Result, simulator: string | undefined): Table {
  return [...identityFields(result), ...detailFields(result, simulator)].map(field => ({
    name: pathOf(field),
    kind: field.kind,
    values: result.cells.map(cell => written(field.kind, field.of(cell))),
  }));
}

/** A column has one type. */
const written = (kind: Kind, value: Value): Value =>
  kind === 'text' && value !== undefined ? String(value) : value;

interface Fact {
  readonly field: Field;
  readonly value: Exclude<Value, undefined>;
}

/** Behind what tells the cell: the part and the name of the field, a number or a text, and the unit of the number. */
function long(result: Result, simulator: string | undefined): Table {
  const fields = detailFields(result, simulator);
  const facts = result.cells.map(cell =>
    fields.flatMap((field): Fact[] => {
      const value = field.of(cell);
      return value === undefined ? [] : [{field, value}];
    }),
  );
  const identity = identityFields(result).map(({name, kind, of}) =>
    column(
      name,
      kind,
      result.cells.flatMap((cell, at) => facts[at].map(() => of(cell))),
    ),
  );
  const all = facts.flat();
  return [
    ...identity,
    column(
      'part',
      'text',
      all.map(({field}) => field.part),
    ),
    column(
      'name',
      'text',
      all.map(({field}) => field.name),
    ),
    column(
      'value',
      'real',
      all.map(fact => (isText(fact) ? undefined : fact.value)),
    ),
    column(
      'text',
      'text',
      all.map(fact => (isText(fact) ? fact.value : undefined)),
    ),
    column(
      'unit',
      'text',
      all.map(({field}) => (field.unit === '' ? undefined : field.unit)),
    ),
  ];
}

const isText = ({value}: Fact): boolean => typeof value === 'string';

const column = (name: string, kind: Kind, values: readonly Value[]): Column => ({name, kind, values});
