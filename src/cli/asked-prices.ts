/** Prices that a kept run is told at, in place of its own. */
import {MACHINE_PARAMETERS} from '../machines/parameters.ts';
import {findMachine} from '../suite/catalogue.ts';
import type {Prices} from '../suite/repriced-machine.ts';
import {parseSettings, valuesOf} from '../suite/settings.ts';
import {UsageError} from '../suite/usage-error.ts';
import {suggestion} from '../timing/suggest.ts';

interface AskedPrices {
  readonly machine?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

const PREFIX = 'machine.';
const PRICED: readonly string[] = MACHINE_PARAMETERS.map(({name}) => `${PREFIX}${name}`);

/** Undefined where each machine keeps its own; `what` takes them. */
export function pricesOf(what: string, {machine, set = []}: AskedPrices): Prices | undefined {
  if (machine === undefined && set.length === 0) return undefined;
  const values = Object.entries(parseSettings(set)).map(([name, setting]) => {
    if (!PRICED.includes(name) || valuesOf(setting).length > 1) {
      throw new UsageError(
        `--set ${name}: ${what} takes one value each of machine.NAME${meant(name)}; run it for the rest`,
      );
    }
    return [name.slice(PREFIX.length), valuesOf(setting)[0]];
  });
  return {
    values: Object.fromEntries(values),
    ...(machine === undefined ? {} : {machine: findMachine(machine).thing}),
  };
}

const meant = (name: string): string => (PRICED.includes(name) ? '' : suggestion(name, PRICED));
