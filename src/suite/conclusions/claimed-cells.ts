/** Finds what a claim is about among the cells of a run: the strategy, with the values that the hypothesis is about. */
import type {Claim, Claimant} from '../../guest/claim.ts';
import type {Workload} from '../../guest/story.ts';
import type {Machine} from '../../machines/machine.ts';
import {defaultsOf, type Values} from '../definition.ts';
import {GUEST_DEFINITIONS} from '../guest-definitions.ts';
import {hostDefinitionsOf} from '../host-definitions.ts';
import {claimantWords} from './claim-words.ts';
import {machineDefinitions} from '../machine-definitions.ts';
import {shortcomingOf, strategyDefaultsOn} from '../possible.ts';
import type {ListedStrategy} from '../plan.ts';
import type {OkCell} from '../result.ts';
import {prefixed, valuesOf} from '../settings.ts';
import type {Setting, Settings, Value} from '../spec.ts';
import type {StrategyVariant} from '../strategy-variants.ts';
import {unsteadinessOf} from './unsteady.ts';

/** What of a cell is evidence. */
export type Evidence = Pick<
  OkCell,
  'strategy' | 'seed' | 'cycles' | 'events' | 'parameters' | 'hypothetical' | 'steady'
>;

/** One workload on one machine. */
export interface Trial {
  readonly workload: Workload;
  readonly machine: Machine;
  readonly strategies: readonly Pick<StrategyVariant, 'label' | 'thing'>[];
  readonly cells: readonly Evidence[];
  /** All that there are: of one that was not run it is known whether the machine could. */
  readonly listed: readonly ListedStrategy[];
}

/** That there is nothing to judge by, and why. */
export class Lacking {
  readonly why: 'other machines, guests or hosts' | 'not run' | 'not usable';
  /** Who was not run, or what makes it of no use. */
  readonly what: string;

  constructor(why: Lacking['why'], what = '') {
    this.why = why;
    this.what = what;
  }
}

const ELSEWHERE = new Lacking('other machines, guests or hosts');

/** One cell a seed. */
export function cellsFor(trial: Trial, claimant: Claimant, claim: Claim): readonly Evidence[] | Lacking {
  const {where = {}} = claim;
  const {strategy, set} = typeof claimant === 'string' ? {strategy: claimant, set: {}} : claimant;
  const {machine} = trial;
  const listed = trial.listed.find(({id}) => id === strategy);
  if (listed !== undefined && shortcomingOf(machine, listed, []) !== undefined) return ELSEWHERE;
  if (!holds(where, prefixed('machine', defaultsOf(machineDefinitions(machine))))) return ELSEWHERE;
  const own = ownNames(strategy, set);
  const variants = trial.strategies.filter(each => each.thing.id === strategy && mayHave(trial, each, own));
  if (variants.length === 0) return new Lacking('not run', claimantWords(claimant));
  const found = variants.map(variant => cellsOf(trial, variant, {set: own, where}));
  return found.find(each => !(each instanceof Lacking)) ?? found[0];
}

/** Whether a variant is of the values that a claim sets; of one that never ended well nobody knows. */
function mayHave({cells}: Trial, {label}: Trial['strategies'][number], set: Values): boolean {
  const cell = cells.find(({strategy}) => strategy === label);
  return cell === undefined || Object.keys(set).every(name => cell.parameters[name] === set[name]);
}

/** What a claim says of the values that a cell has. */
interface Said {
  /** Of whom it is about. */
  readonly set: Values;
  readonly where: Settings;
}

function cellsOf(
  trial: Trial,
  variant: Trial['strategies'][number],
  {set, where}: Said,
): readonly Evidence[] | Lacking {
  const {label} = variant;
  const own = trial.cells.filter(cell => cell.strategy === label);
  if (own.length === 0) return new Lacking('not usable', `${label} has no seed that ended well`);
  const [{hypothetical, parameters}] = own;
  if (!holds(where, parameters)) return ELSEWHERE;
  if (hypothetical !== undefined) return new Lacking('not usable', `${label} is hypothetical`);
  if (unsteadinessOf({cells: own})) return new Lacking('not usable', `${label} is not steady`);
  const expected: Settings = {...usualOf(trial, variant), ...where, ...set};
  const other = Object.keys(parameters).find(name => !allows(expected[name], parameters[name]));
  if (other === undefined) return own;
  return new Lacking('not usable', otherwise(other, parameters[other], expected[other]));
}

/** Whether all that is said of `values` is so; of what has no value there is nothing to say. */
const holds = (where: Settings, values: Values): boolean =>
  Object.entries(where).every(([name, setting]) => !(name in values) || allows(setting, values[name]));

/** What each parameter is in the world that a hypothesis is about unless it says otherwise; machines may be any. */
function usualOf({workload, machine}: Trial, {thing}: Trial['strategies'][number]): Settings {
  return {
    ...defaultsOf(workload.parameters),
    ...prefixed<Setting>('guest', {...defaultsOf(GUEST_DEFINITIONS), ...EITHER, ...workload.guest}),
    ...prefixed('host', {...defaultsOf(hostDefinitionsOf(thing)), ...workload.host}),
    ...prefixed(thing.id, strategyDefaultsOn(machine, thing)),
  };
}

/** A machine without PCIDs has guests without, and so has a hypervisor that hides them: a hypothesis is about either. */
const EITHER: Settings = {pcid: [0, 1]};

const ownNames = (id: string, set: Values): Values =>
  Object.fromEntries(
    Object.entries(set).map(([name, value]) => [name.includes('.') ? name : `${id}.${name}`, value]),
  );

const allows = (setting: Setting | undefined, value: Value): boolean =>
  setting === undefined || valuesOf(setting).includes(value);

const otherwise = (name: string, found: Value, expected: Setting): string =>
  `${name} is ${found}, and it is about ${valuesOf(expected).join(' or ')}`;
