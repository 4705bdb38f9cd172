/** Where the cycles go that a number is made of. */
import type {Cause} from '../timing/events.ts';
import type {Attribution} from '../timing/pricing.ts';
import {keysOf, recordOf} from '../timing/records.ts';
import type {Composition} from './details-schema.ts';
import {kept} from './kept.ts';
import type {Priced, Reading} from './reading.ts';
import type {Measure} from './target.ts';

/** Two of each side, where a number is a ratio of two deficits. */
const MOST = 4;
/** So little that the program which decides in a suite stays the same. */
const DEARER = 1.0001;

/**
 * Of all that it reads, what it hangs on most: of the least of a suite, the program that is the least; of a mean, those that
 * weigh most. Found by making each dearer in turn, so it is empty of what is a mere count.
 */
export function compositionsOf({ours}: Measure, reading: Reading): Composition[] {
  const seen = new Map<string, Priced>();
  const own = ours(
    watched(reading, (name, priced) => {
      seen.set(name, priced);
      return priced;
    }),
  );
  const weightOf = (dear: string): number =>
    Math.abs(ours(watched(reading, (name, priced) => (name === dear ? dearer(priced) : priced))) - own);
  return [...seen]
    .map(([name, priced]) => ({name, priced, weight: weightOf(name)}))
    .filter(({weight}) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, MOST)
    .map(({name, priced}) => compositionOf(name, priced));
}

type Watch = (name: string, priced: Priced) => Priced;

function watched(reading: Reading, watch: Watch): Reading {
  return {
    cell: (workload, strategy, machine) =>
      watch(named(`${workload} under ${strategy}`, machine), reading.cell(workload, strategy, machine)),
    operation: (id, strategy, set = {}) => {
      const kernel = set.isolated === 0 ? ['kernel not isolated'] : [];
      return watch(
        named(`${id} under ${strategy}`, set.machine, kernel),
        reading.operation(id, strategy, set),
      );
    },
    single: (id, strategy, set = {}) => {
      const host = set.host ? [`${set.host} host`] : [];
      const values = Object.entries(set.values ?? {}).map(([name, value]) => `${name} ${value}`);
      return watch(
        named(`${id} under ${strategy}`, set.machine, [...host, ...values]),
        reading.single(id, strategy, set),
      );
    },
  };
}

function named(what: string, machine: string | undefined, qualities: readonly string[] = []): string {
  return [machine === undefined ? what : `${what} on ${machine}`, ...qualities].join(', ');
}

function dearer({events, own, cycles, attribution}: Priced): Priced {
  return {events, own, cycles: cycles * DEARER, attribution: scaled(attribution, DEARER)};
}

const scaled = (parts: Attribution, by: number): Attribution =>
  recordOf(keysOf(parts).map(cause => [cause, parts[cause] * by] as const));

function compositionOf(reading: string, {cycles, attribution}: Priced): Composition {
  const causes = keysOf(attribution).filter((cause: Cause) => attribution[cause] > 0);
  return {
    reading,
    cycles: kept(cycles),
    shares: Object.fromEntries(causes.map(cause => [cause, kept(attribution[cause] / cycles)])),
  };
}
