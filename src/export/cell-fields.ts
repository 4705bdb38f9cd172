/** What is known of each cell, a field a column: called by its path in the cell's JSON, as pandas' `json_normalize` calls it. */
import type {Cell, OkCell, Result} from '../suite/result.ts';
import type {Kind, Value} from './table.ts';

export interface Field {
  /** What it is of: `cell`, or the part of the cell that holds it, as `events`. */
  readonly part: string;
  /** Within its part. */
  readonly name: string;
  readonly kind: Kind;
  /** Empty of what is counted in nothing, or in units of its own. */
  readonly unit: string;
  readonly of: (cell: Cell) => Value;
}

export const CELL = 'cell';

/** The path of the field. */
export const pathOf = ({part, name}: Field): string => (part === CELL ? name : `${part}.${name}`);

/** What tells a cell from all others. */
export function identityFields({run}: Result): readonly Field[] {
  return [
    text('run', () => run),
    text('workload', cell => cell.workload),
    text('strategy', cell => cell.strategy),
    text('machine', cell => cell.machine),
    {part: CELL, name: 'seed', kind: 'whole', unit: '', of: cell => cell.seed},
  ];
}

/** All else: what the cell was made of, and what came of it; of a cell that failed, why. */
export function detailFields(result: Result, simulator: string | undefined): readonly Field[] {
  const {cells} = result;
  const over = new Map(
    result.summary.map(row => [JSON.stringify([row.workload, row.machine]), row.reference]),
  );
  const referenceOf = ({workload, machine}: Cell) => over.get(JSON.stringify([workload, machine]));
  return [
    text('status', cell => cell.status),
    text('error', cell => (cell.status === 'failed' ? cell.error : undefined)),
    text('hypothetical', cell => cell.hypothetical),
    text('simulator', () => simulator),
    text(
      'recording',
      ofOk(cell => cell.recording),
    ),
    text('key', cell => cell.key),
    text('steady', ofOk(steadyWord)),
    {
      ...text(
        'event',
        ofOk(({steady}) => (typeof steady === 'object' ? steady.event : undefined)),
      ),
      part: 'steady',
    },
    text('reference', referenceOf),
    number(
      'cycles',
      'cycles',
      ofOk(cell => cell.cycles),
    ),
    number('slowdown', '', slowdownAmong(cells, referenceOf)),
    whole(
      'walkReferences',
      'loads',
      ofOk(cell => cell.walkReferences),
    ),
    whole(
      'tlbMisses',
      'misses',
      ofOk(cell => cell.tlbMisses),
    ),
    ...partFields(
      cells,
      'overheadBytes',
      'bytes',
      ofOk(cell => cell.overheadBytes),
    ),
    ...partFields(cells, 'parameters', '', cell => cell.parameters),
    ...partFields(
      cells,
      'attribution',
      'cycles',
      ofOk(cell => cell.attribution),
    ).map(real),
    ...partFields(
      cells,
      'events',
      'events',
      ofOk(cell => cell.events),
    ),
    ...partFields(
      cells,
      'ownEvents',
      'events',
      ofOk(cell => cell.ownEvents),
    ),
    ...partFields(cells, 'checked', '', cell => cell.checked),
  ];
}

const text = (name: string, of: Field['of']): Field => ({part: CELL, name, kind: 'text', unit: '', of});
const whole = (name: string, unit: string, of: Field['of']): Field => ({
  part: CELL,
  name,
  kind: 'whole',
  unit,
  of,
});
const number = (name: string, unit: string, of: Field['of']): Field => real(whole(name, unit, of));
const real = (field: Field): Field => ({...field, kind: 'real'});

const ofOk =
  <Answer>(of: (cell: OkCell) => Answer) =>
  (cell: Cell): Answer | undefined =>
    cell.status === 'ok' ? of(cell) : undefined;

function steadyWord({steady}: OkCell): string {
  if (steady === 'start') return steady;
  return steady === true ? 'yes' : 'no';
}

/** Cycles over those of the reference at the same seed. */
function slowdownAmong(cells: readonly Cell[], referenceOf: (cell: Cell) => string | undefined): Field['of'] {
  const cycles = new Map(cells.map(cell => [place(cell, cell.strategy), ofOk(each => each.cycles)(cell)]));
  return ofOk(cell => {
    const reference = cycles.get(place(cell, referenceOf(cell)));
    return reference === undefined ? undefined : cell.cycles / reference;
  });
}

const place = ({workload, machine, seed}: Cell, strategy: string | undefined): string =>
  JSON.stringify([workload, machine, seed, strategy]);

type Part = Readonly<Record<string, number | string>> | undefined;

/** A field for each name that the part has in any cell, in the order in which they come. */
function partFields(
  cells: readonly Cell[],
  part: string,
  unit: string,
  partOf: (cell: Cell) => Part,
): readonly Field[] {
  const names = new Set(cells.flatMap(cell => Object.keys(partOf(cell) ?? {})));
  return [...names].map(name => {
    const of = (cell: Cell) => partOf(cell)?.[name];
    return {part, name, kind: kindOf(cells.map(of)), unit, of};
  });
}

/** Text where any is text. */
function kindOf(values: readonly Value[]): Kind {
  const there = values.filter(value => value !== undefined);
  if (!there.every(value => typeof value === 'number')) return 'text';
  return there.every(Number.isSafeInteger) ? 'whole' : 'real';
}
