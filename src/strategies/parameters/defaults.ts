import type {StrategyParameters} from '../strategy.ts';

/** `parameters` with other defaults: what a hypervisor has of what any could have. */
export function withDefaults<Parameters extends StrategyParameters>(
  parameters: Parameters,
  defaults: {readonly [Name in keyof Parameters]?: Parameters[Name]['default']},
): Parameters {
  const changed = Object.entries(parameters).map(([name, parameter]) => [
    name,
    name in defaults ? {...parameter, default: defaults[name]} : parameter,
  ]);
  return Object.fromEntries(changed) as Parameters;
}
