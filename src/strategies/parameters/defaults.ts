import type {StrategyParameter, StrategyParameters} from '../strategy.ts';

/** The type that a default is of, whatever it is. */
type Kind<Default> = Default extends string ? string : number;

type AnyDefault<Parameters extends StrategyParameters> = {
  readonly [Name in keyof Parameters]: Omit<StrategyParameter, 'default'> & {
    readonly default: Kind<Parameters[Name]['default']>;
  };
};

/** `parameters` with other defaults: what a hypervisor has of what any could have. */
export function withDefaults<Parameters extends StrategyParameters>(
  parameters: Parameters,
  defaults: {readonly [Name in keyof Parameters]?: Kind<Parameters[Name]['default']>},
): AnyDefault<Parameters> {
  const changed = Object.entries(parameters).map(([name, parameter]) => [
    name,
    name in defaults ? {...parameter, default: defaults[name]} : parameter,
  ]);
  return Object.fromEntries(changed) as AnyDefault<Parameters>;
}
