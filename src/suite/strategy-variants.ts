/** The variants of a strategy. An eviction policy in a file of the user's goes by its own id from here on. */
import type {Strategy} from '../strategies/strategy.ts';
import type {Assigned} from './assign.ts';
import {findEviction} from './catalogue.ts';
import {isFile} from './named-file.ts';
import {valuesOf} from './settings.ts';
import type {Settings, Value} from './spec.ts';
import {UsageError} from './usage-error.ts';
import {variantsOf, type Variant} from './variant.ts';

/** An eviction policy of the user's. */
export interface OwnPolicy {
  readonly path: string;
  readonly id: string;
  readonly hash: string;
}

export interface StrategyVariant extends Variant<Strategy> {
  /** Those that its values name. */
  readonly policies: readonly OwnPolicy[];
}

export async function strategyVariants(assigned: Assigned<Strategy>): Promise<readonly StrategyVariant[]> {
  const {choice, run, own} = assigned;
  const {parameters} = choice.found.thing;
  const naming = Object.keys(parameters).filter(name => parameters[name].names === 'eviction policy');
  const policies = await policiesOf(naming, [run, own]);
  const idOf = (value: Value): Value => policies.find(({path}) => path === value)?.id ?? value;
  const withIds = (settings: Settings): Settings =>
    Object.fromEntries(
      Object.entries(settings).map(([name, setting]) => [
        name,
        naming.includes(name) ? valuesOf(setting).map(idOf) : setting,
      ]),
    );
  return variantsOf({choice, run: withIds(run), own: withIds(own)}).map(variant => {
    const used = naming.map(name => variant.values[name]);
    return {...variant, policies: policies.filter(({id}) => used.includes(id))};
  });
}

/** Those of the user's among the policies that are named; a name that means none is refused. */
async function policiesOf(
  naming: readonly string[],
  settings: readonly Settings[],
): Promise<readonly OwnPolicy[]> {
  const named = settings.flatMap(each => naming.flatMap(name => (name in each ? valuesOf(each[name]) : [])));
  const own: OwnPolicy[] = [];
  for (const name of new Set(named.map(String))) {
    const {id, hash} = await findEviction(name);
    if (!isFile(name)) continue;
    const other = own.find(each => each.id === id);
    if (other) throw new UsageError(`${name}: id is "${id}", which ${other.path} has too`);
    own.push({path: name, id, hash});
  }
  return own;
}
