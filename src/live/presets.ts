/** Prices that a reader may want all at once. */
import type {Machine} from '../machines/machine.ts';
import {machines as listed} from '../machines/index.ts';
import {rangeOf} from '../machines/stated.ts';
import {LATENCY_NAMES} from '../timing/latencies.ts';

export interface Preset {
  readonly title: string;
  /** As `--set machine.NAME` has them. */
  readonly prices: Readonly<Record<string, number>>;
}

/** Of a machine: both ends of all assumptions, and what an exit takes on others. */
export function presetsOf(thing: Machine): readonly Preset[] {
  const ranged = LATENCY_NAMES.flatMap(name => {
    const range = rangeOf(thing, name);
    return range === undefined ? [] : [{name, range}];
  });
  const end = (at: 0 | 1): Preset['prices'] =>
    Object.fromEntries(ranged.map(({name, range}) => [name, range[at]]));
  return [
    {title: 'every assumption at the low end of its range', prices: end(0)},
    {title: 'every assumption at the high end of its range', prices: end(1)},
    ...listed
      .filter(({id}) => id !== thing.id)
      .map(({id, latencies: {exitCycles}}) => ({
        title: `an exit as on ${id}: ${exitCycles} cycles`,
        prices: {exitCycles},
      })),
  ];
}
