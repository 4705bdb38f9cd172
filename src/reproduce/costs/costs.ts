/** What each published operation comes to here, in cycles and beside what was measured. */
import {z} from 'zod';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import type {Machine} from '../../machines/machine.ts';
import {kvm} from '../../strategies/kvm.ts';
import {nested} from '../../strategies/nested.ts';
import {pvm} from '../../strategies/pvm.ts';
import type {Strategy} from '../../strategies/strategy.ts';
import {asListed} from '../../suite/exits-subjects.ts';
import type {Costs} from '../../timing/costs.ts';
import type {EventCounts} from '../../timing/events.ts';
import {cycles} from '../../timing/pricing.ts';
import {mattersSchema} from '../matters-schema.ts';
import {assumedBy, drawnCosts, draws, sensitivityOf} from '../../draws/draws.ts';
import {meanCountsOf} from './operation.ts';
import {OPERATIONS} from './operations.ts';
import {COLUMNS, type Column, type PublishedCost, type Sum} from './published.ts';

export const costRowSchema = z.object({
  operation: z.string(),
  column: z.enum(COLUMNS).meta({description: 'who ran it: KVM with EPT, with shadow paging, or PVM'}),
  kind: z.enum(['calibration', 'check']).meta({description: 'a calibration was used to set a price'}),
  cycles: z.number(),
  microseconds: z.number(),
  published: z.number().meta({description: 'in microseconds'}),
  ratio: z.number().meta({description: 'of microseconds to those published'}),
  interval: z.tuple([z.number(), z.number()]).meta({
    description: 'the middle nine tenths of the ratio over draws of all assumed prices from their ranges',
  }),
  matters: mattersSchema,
  source: z.string(),
});
export const costsSchema = z.object({operations: z.array(costRowSchema)});

export type CostRow = z.infer<typeof costRowSchema>;

interface Setup {
  readonly strategy: Strategy;
  /** PVM's guest is a kernel beside its processes, and needs no isolation of its own. */
  readonly isolated?: 0;
}

const SETUPS: Readonly<Record<Column, Setup>> = {
  'kvm-ept': {strategy: nested},
  'kvm-spt': {strategy: kvm},
  pvm: {strategy: pvm, isolated: 0},
};

/** Where all of it was measured. */
const MACHINE = cascadeLake;
export const CYCLES_PER_MICROSECOND = MACHINE.gigahertz * 1000;

export function costRows(costs: readonly PublishedCost[]): readonly CostRow[] {
  const drawn = draws();
  const priced = drawn.map(draw => drawnCosts(MACHINE, draw));
  const assumed = assumedBy(MACHINE);
  return costs.flatMap(({id, of, isolated, microseconds: measured, calibrates, source}) =>
    COLUMNS.flatMap((column): CostRow[] => {
      const published = measured[column];
      if (published === undefined) return [];
      const setup = SETUPS[column];
      const under = {strategy: setup.strategy, isolated: setup.isolated ?? isolated};
      const own = cyclesOf(of, under, MACHINE.costs);
      const microseconds = own / CYCLES_PER_MICROSECOND;
      const ratios = priced.map(each => cyclesOf(of, under, each) / CYCLES_PER_MICROSECOND / published);
      const {low, high, matters} = sensitivityOf(drawn, assumed, ratios);
      return [
        {
          operation: id,
          column,
          kind: calibrates.includes(column) ? 'calibration' : 'check',
          cycles: own,
          microseconds,
          published,
          ratio: microseconds / published,
          interval: [low, high],
          matters,
          source: `PVM, SOSP 2023, ${source}`,
        },
      ];
    }),
  );
}

interface Under {
  readonly strategy: Strategy;
  readonly isolated: number;
  /** That of the measurements unless told. */
  readonly machine?: Machine;
}

export const cyclesOf = (sum: Sum, under: Under, costs: Costs): number =>
  Object.entries(sum).reduce((all, [id, times]) => all + times * cycles(countsOf(id, under), costs), 0);

/** The same operation is in several sums. */
const counted = new Map<string, EventCounts>();

export function countsOf(id: string, {strategy, isolated, machine = MACHINE}: Under): EventCounts {
  const key = `${id} ${strategy.id} ${isolated} ${machine.id}`;
  const known = counted.get(key);
  if (known) return known;
  const operation = OPERATIONS.find(each => each.id === id);
  if (!operation) throw new Error(`no operation is called ${id}`);
  const counts = meanCountsOf(operation, asListed(strategy), machine, {isolated});
  counted.set(key, counts);
  return counts;
}
