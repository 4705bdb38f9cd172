/** What was counted for a target, read at some set of prices. */
import type {Machine} from '../machines/machine.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {strategies} from '../strategies/index.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {findMachine} from '../suite/catalogue.ts';
import {asListed} from '../suite/exits-subjects.ts';
import {singleCounts} from '../suite/exits.ts';
import type {Plan} from '../suite/plan.ts';
import type {OkCell} from '../suite/result.ts';
import type {Costs} from '../timing/costs.ts';
import {EVENT_NAMES, type EventCounts} from '../timing/events.ts';
import {NOTHING_OWN, type Own} from '../timing/own-events.ts';
import {attribution, cycles, type Attribution} from '../timing/pricing.ts';
import {recordOf} from '../timing/records.ts';
import {countsOf} from './costs/costs.ts';

/** One thing that was counted, and what that costs. */
export interface Priced {
  readonly events: EventCounts;
  /** The strategy's own. */
  readonly own: Readonly<Record<string, number>>;
  readonly cycles: number;
  readonly attribution: Attribution;
}

export interface Reading {
  /** A cell of the target's runs, by its labels, the mean over seeds. The machine may be left out where there is one. */
  cell(workload: string, strategy: string, machine?: string): Priced;
  /** An operation of `costs/operations.ts`, again and again. */
  operation(
    id: string,
    strategy: string,
    set?: {readonly isolated?: 0 | 1; readonly machine?: string},
  ): Priced;
  /** An operation of `pagewalk exits`, once from a warm state. */
  single(
    id: string,
    strategy: string,
    set?: {readonly machine?: string; readonly host?: 'cold'; readonly values?: StrategyValues},
  ): Priced;
}

/** What a machine charges. */
export type Pricing = (machine: Machine) => Costs;
export const OWN_PRICES: Pricing = ({costs}) => costs;

/** What is believed of a machine: what its file says, unless somebody wants to see what else would do. */
export type Belief = (machine: Machine) => Machine;

interface Counted {
  readonly machine: Machine;
  readonly events: EventCounts;
  readonly own: Own;
}

/** Everything that was counted for one target; it can be read at any prices, and of any one seed. */
export class Evidence {
  readonly seeds: readonly number[];
  /** Labels of the machines that cells are of. */
  private readonly cellMachines = new Set<string>();
  private readonly cells = new Map<string, {readonly machine: Machine; readonly bySeed: OkCell[]}>();
  private readonly known = new Map<string, Counted>();

  constructor(runs: readonly {readonly plan: Plan; readonly cells: readonly OkCell[]}[]) {
    for (const {plan, cells} of runs)
      for (const cell of cells) {
        const key = [cell.workload, cell.strategy, cell.machine].join('\n');
        const machine = plan.machines.find(({label}) => label === cell.machine)!.thing;
        const there = this.cells.get(key) ?? {machine, bySeed: []};
        there.bySeed.push(cell);
        this.cells.set(key, there);
        this.cellMachines.add(cell.machine);
      }
    this.seeds = [...new Set([...this.cells.values()].flatMap(({bySeed}) => bySeed.map(({seed}) => seed)))];
  }

  /** The machines that were read of, once each. */
  get machines(): readonly Machine[] {
    return [...new Set([...this.known.values()].map(({machine}) => machine))];
  }

  read(pricing: Pricing = OWN_PRICES, seed?: number): Reading {
    const priced = (counted: Counted): Priced => pricedAt(counted, pricing(counted.machine));
    return {
      cell: (workload, strategy, machine) =>
        priced(this.cellOf(workload, strategy, this.machineOf(machine), seed)),
      operation: (id, strategy, {isolated = 1, machine} = {}) =>
        priced(
          this.remembered(['operation', id, strategy, isolated, machine], () => {
            const thing = machineNamed(machine);
            const events = countsOf(id, {strategy: strategyNamed(strategy), isolated, machine: thing});
            return {machine: thing, events, own: NOTHING_OWN};
          }),
        ),
      single: (id, strategy, {machine, host, values = {}} = {}) =>
        priced(
          this.remembered(['single', id, strategy, machine, host, JSON.stringify(values)], () => {
            const thing = machineNamed(machine);
            const listed = asListed(strategyNamed(strategy));
            const member = {
              ...listed,
              parameters: {...listed.parameters, ...values},
              host: host === 'cold' ? {...listed.host, warm: 0} : listed.host,
            };
            return {machine: thing, events: singleCounts(id, member, thing), own: NOTHING_OWN};
          }),
        ),
    };
  }

  private cellOf(workload: string, strategy: string, machine: string, seed: number | undefined): Counted {
    return this.remembered(['cell', workload, strategy, machine, seed], () => {
      const found = this.cells.get([workload, strategy, machine].join('\n'));
      if (!found) throw new Error(`no cell of ${workload} under ${strategy} on ${machine}`);
      const {machine: thing, bySeed} = found;
      return {
        machine: thing,
        ...meanOf(seed === undefined ? bySeed : bySeed.filter(each => each.seed === seed)),
      };
    });
  }

  private machineOf(label: string | undefined): string {
    if (label !== undefined) return label;
    const [only, ...others] = this.cellMachines;
    if (only === undefined || others.length > 0)
      throw new Error(`which of the machines ${[...this.cellMachines].join(', ')}?`);
    return only;
  }

  private remembered(words: readonly (string | number | undefined)[], count: () => Counted): Counted {
    const key = words.join('\n');
    const counted = this.known.get(key) ?? count();
    this.known.set(key, counted);
    return counted;
  }
}

function meanOf(cells: readonly OkCell[]): Pick<Counted, 'events' | 'own'> {
  const mean = (of: (cell: OkCell) => number): number =>
    cells.reduce((sum, cell) => sum + of(cell), 0) / cells.length;
  const [{ownCatalogue: catalogue = {}}] = cells;
  return {
    events: recordOf(EVENT_NAMES.map(name => [name, mean(({events}) => events[name])] as const)),
    own: {
      catalogue,
      counts: Object.fromEntries(
        Object.keys(catalogue).map(name => [name, mean(({ownEvents = {}}) => ownEvents[name])]),
      ),
    },
  };
}

function pricedAt({events, own}: Counted, costs: Costs): Priced {
  return {
    events,
    own: own.counts,
    get cycles() {
      return cycles(events, costs, own);
    },
    get attribution() {
      return attribution(events, costs, own);
    },
  };
}

const machineNamed = (id = cascadeLake.id): Machine => findMachine(id).thing;

function strategyNamed(id: string): Strategy {
  const strategy = strategies.find(each => each.id === id);
  if (!strategy) throw new Error(`no strategy is called ${id}`);
  return strategy;
}
