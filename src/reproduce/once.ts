/** A pricing that is asked for every reading and works out the prices of a machine but once. */
import type {Machine} from '../machines/machine.ts';
import type {Costs} from '../timing/costs.ts';
import type {Pricing} from './reading.ts';

export function once(pricing: Pricing): Pricing {
  const known = new Map<Machine, Costs>();
  return machine => {
    const costs = known.get(machine) ?? pricing(machine);
    known.set(machine, costs);
    return costs;
  };
}
