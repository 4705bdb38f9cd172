/**
 * What of a configuration is in effect. A space is a product, in which a parameter meets values of others that switch it
 * off: such configurations are one, which has the default configuration's value of it.
 */
import type {Surroundings} from '../strategies/strategy.ts';
import {defaultsOf, type Values} from '../suite/definition.ts';
import type {Subject} from './subject.ts';

/** What is without effect in both is so under every workload. */
const EXTREMES: readonly Surroundings[] = [
  {frames: 1, levels: 5, hostPageKiB: 4},
  {frames: 2 ** 40, levels: 4, hostPageKiB: 1048576},
];

/** `set` with the default configuration's values where neither they nor those of `set` would be in effect. */
export function effective(subject: Subject, set: Values): Values {
  const {base} = subject;
  const without = withoutEffect(subject, {...base, ...set}, base);
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [name, without.has(name) ? base[name] : value]),
  );
}

/** What a run is told of the configuration that has `set`: a run refuses what is said in vain. */
export function saidOf(subject: Subject, set: Values): Values {
  const {own, base, definitions} = subject;
  const without = withoutEffect(subject, {...base, ...set}, defaultsOf(definitions));
  return Object.fromEntries(Object.entries({...own, ...set}).filter(([name]) => !without.has(name)));
}

/** The names whose value is overruled, and would be if it were that of `instead`. */
function withoutEffect({strategy}: Subject, values: Values, instead: Values): ReadonlySet<string> {
  const overruled = (each: Values): readonly string[] => {
    const [first, ...others] = EXTREMES.map(around => strategy.overruled?.(each, around) ?? {});
    return Object.keys(first).filter(name => others.every(other => Object.hasOwn(other, name)));
  };
  return new Set(
    overruled(values).filter(
      name => values[name] === instead[name] || overruled({...values, [name]: instead[name]}).includes(name),
    ),
  );
}
