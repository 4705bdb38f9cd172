/** What is tuned: a strategy, and which of its parameters choose who is evicted, how much fits and what is seen. */
import {evictionKinds} from '../shadow/eviction/index.ts';
import type {EvictionKind} from '../shadow/eviction/policy.ts';
import {findEviction, findStrategy} from '../suite/catalogue.ts';
import type {Strategy, StrategyParameter, StrategyParameters} from '../strategies/strategy.ts';
import {checkSetting, defaultsOf, inWords, parameterSuggestion, type Values} from '../suite/definition.ts';
import {isFile} from '../suite/named-file.ts';
import {valuesOf, variedNames} from '../suite/settings.ts';
import {entryOf, type Entry, type Settings} from '../suite/spec.ts';
import {suggestion} from '../timing/suggest.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {TuneSpec} from './spec.ts';

export interface Subject {
  readonly entry: Entry;
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly strategy: Strategy;
  readonly definitions: StrategyParameters;
  /** What the spec sets of it in every configuration. */
  readonly own: Values;
  /** Every parameter of the default configuration. */
  readonly base: Values;
  /** The parameter that names who is evicted. */
  readonly policy: string;
  /** The parameter that sizes the cache. */
  readonly size: string;
  readonly sizeUnit: string;
  /** The files of the user's own policies, by the id that stands for each everywhere else. */
  readonly policyFiles: ReadonlyMap<string, string>;
}

export async function subjectOf(spec: TuneSpec): Promise<Subject> {
  const entry = entryOf(spec.strategy);
  const {id, thing} = await findStrategy(entry.name);
  const named = {label: entry.label ?? id, definitions: thing.parameters};
  const own = ownValues({...unscoped(spec.set, id), ...entry.set}, named);
  const {policy, size} = spec;
  if (parameterOf(named, 'policy', policy).names !== 'eviction policy') {
    throw new UsageError(`policy is "${policy}", expected a parameter that names an eviction policy`);
  }
  const {unit: sizeUnit, default: usual} = parameterOf(named, 'size', size);
  if (typeof usual !== 'number')
    throw new UsageError(`size is "${size}", expected a parameter that is a number`);
  const policyFiles = await filesOf([
    ...(spec.policies ?? []),
    ...(spec.space[policy] ?? []).map(String),
    String(own[policy] ?? ''),
  ]);
  const base = {...defaultsOf(thing.parameters), ...own};
  return {
    ...named,
    entry,
    id,
    title: thing.title,
    strategy: thing,
    own,
    base: {...base, [policy]: policyId({policyFiles}, String(base[policy]))},
    policy,
    size,
    sizeUnit,
    policyFiles,
  };
}

async function filesOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = [...new Set(names.filter(isFile))];
  const found = await Promise.all(files.map(findEviction));
  const byId = new Map(found.map(({id}, at) => [id, files[at]]));
  const twice = found.find(({id}, at) => byId.get(id) !== files[at]);
  if (twice) throw new UsageError(`policies: two files have a policy "${twice.id}"`);
  return byId;
}

/** The id of a policy that is named by id or file. */
export function policyId({policyFiles}: Pick<Subject, 'policyFiles'>, name: string): string {
  return [...policyFiles].find(([, file]) => file === name)?.[0] ?? name;
}

/** As a spec of a run names it. */
export function withFiles({policy, policyFiles}: Subject, set: Values): Values {
  const file = policyFiles.get(String(set[policy]));
  return file === undefined ? set : {...set, [policy]: file};
}

/** What the spec sets for the whole tuning, without what it sets of the strategy by its name. */
export function withoutSubject(set: Settings, {id}: Subject): Settings {
  return Object.fromEntries(Object.entries(set).filter(([name]) => !name.startsWith(`${id}.`)));
}

function unscoped(set: Settings, id: string): Settings {
  const own = Object.entries(set).filter(([name]) => name.startsWith(`${id}.`));
  return Object.fromEntries(own.map(([name, setting]) => [name.slice(id.length + 1), setting]));
}

function ownValues(set: Settings, subject: Pick<Subject, 'label' | 'definitions'>): Values {
  const [varied] = variedNames(set);
  if (varied !== undefined)
    throw new UsageError(`strategy: ${varied} has several values: put them into the space`);
  // `host.NAME` is checked when the runs are planned.
  for (const [name, setting] of Object.entries(set).filter(([each]) => !each.includes('.')))
    checkSetting(`${subject.label}: ${name}`, setting, parameterOf(subject, 'strategy', name));
  const said = Object.entries(inWords(set, subject.definitions));
  return Object.fromEntries(said.map(([name, setting]) => [name, valuesOf(setting)[0]]));
}

/** The definition of a parameter that a part of the spec names. */
export function parameterOf(
  {label, definitions}: Pick<Subject, 'label' | 'definitions'>,
  part: string,
  name: string,
): StrategyParameter {
  const definition = definitions[name];
  if (definition) return definition;
  throw new UsageError(
    `${part}: ${label} has no parameter "${name}"${parameterSuggestion(name, definitions)}`,
  );
}

/** Refuses values that the parameter of the subject does not take. */
export function checkValues(
  subject: Subject,
  part: string,
  name: string,
  values: readonly (number | string)[],
): void {
  const definition = parameterOf(subject, part, name);
  if (definition.names === 'eviction policy') for (const value of values) checkPolicy(part, String(value));
  else checkSetting(`${part}: ${name}`, [...values], definition);
}

function checkPolicy(part: string, name: string): void {
  if (isFile(name) || evictionKinds.some(({id}) => id === name)) return;
  const ids = evictionKinds.map(({id}) => id);
  throw new UsageError(`${part}: unknown eviction policy "${name}"${suggestion(name, ids)}`);
}

/** The parameter that says what a policy may see. */
export const SIGHT = 'policySees';
/** The sight that only a simulator has. */
export const PERFECT_SIGHT = 'perfect';

export const UNBOUNDED = evictionKinds.find(({bound}) => bound === 'unbounded')!;

export const isBound = (name: string): boolean =>
  evictionKinds.some(({id, bound}) => id === name && bound !== undefined);

/** The policies that know the future. */
export const foresights = (): readonly EvictionKind[] =>
  evictionKinds.filter(({bound}) => bound === 'foresight');

export const isForesight = (name: string): boolean => foresights().some(({id}) => id === name);

/** The policies that a hypervisor could have. */
export const buildablePolicies = (): readonly string[] =>
  evictionKinds.filter(({bound}) => bound === undefined).map(({id}) => id);
