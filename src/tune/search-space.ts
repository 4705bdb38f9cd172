/** What a tuning compares: the sizes, the policies, the bounds, and every configuration of the space. */
import {meant} from '../strategies/parameters/switch.ts';
import type {Values} from '../suite/definition.ts';
import type {Surroundings} from '../strategies/strategy.ts';
import {UsageError} from '../suite/usage-error.ts';
import {
  combinationCount,
  combinationsOf,
  configurationOf,
  uniqueByLabel,
  type Configuration,
  type Space,
} from './configuration.ts';
import {effective} from './effective.ts';
import {sizesUpTo} from './sizes.ts';
import type {TuneSpec} from './spec.ts';
import {
  buildablePolicies,
  checkValues,
  foresights,
  isBound,
  parameterOf,
  PERFECT_SIGHT,
  policyId,
  SIGHT,
  UNBOUNDED,
  type Subject,
} from './subject.ts';

/** More would not end in a day; a slip in a list makes as many. */
const MOST_CONFIGURATIONS = 20_000;
/** A pool must hold one walk, a page a level, and the root in use; the next power of two. */
const SMALLEST_PAGES = 8;
/** How many of its unit a page is, of the units that a size can be chosen in. */
const UNITS_A_PAGE: Readonly<Record<string, number>> = {pages: 1, KiB: 4};

/** Refuses what the subject does not take, before anything is run. */
export function checkSpace(spec: TuneSpec, subject: Subject): void {
  const {policies, sizes, space, zip} = spec;
  if (policies) {
    checkValues(subject, 'policies', subject.policy, policies);
    refuseBounds('policies', policies);
  }
  if (sizes) checkSizes(subject, sizes);
  else unitsAPage(subject);
  for (const [name, values] of Object.entries(space)) {
    checkValues(subject, 'space', name, values);
    refuseTwice(name, values, declaredIn(spec, subject)[name]);
  }
  for (const name of zip.flat()) parameterOf(subject, 'zip', name);
  refuseBounds('space', (space[subject.policy] ?? []).map(String));
  spaceConfigurations(spec, subject, spaceOf(spec, subject, sizes ?? [0]));
}

/** Refuses what no hypervisor can be built of, whatever sizes are chosen, for any of the guests. */
export function refuseUnbuildable(spec: TuneSpec, subject: Subject, guests: readonly Surroundings[]): void {
  const sizes = spec.sizes ?? [SMALLEST_PAGES * unitsAPage(subject)];
  const known = [
    ...curveConfigurations(spec, subject, sizes),
    ...spaceConfigurations(spec, subject, spaceOf(spec, subject, sizes)),
  ];
  for (const {set} of known)
    for (const guest of guests) {
      const reason = subject.strategy.unbuildable?.({...subject.base, ...set}, guest);
      if (reason !== undefined) throw new UsageError(`${subject.id}.${reason}`);
    }
}

/** Two ways to say a value are one value. */
function refuseTwice(name: string, said: Space[string], each: Space[string]): void {
  if (new Set(each).size === each.length) return;
  throw new UsageError(`space: ${name} is ${JSON.stringify(said)}, expected each value once`);
}

/** Of a pool none stands for a size that is said in another way. */
function checkSizes(subject: Subject, sizes: readonly number[]): void {
  checkValues(subject, 'sizes', subject.size, sizes);
  if (subject.size.startsWith('pool') && sizes.includes(0)) {
    throw new UsageError(`sizes: ${subject.size} is 0, which is no size of its own, expected 1 or more`);
  }
}

function refuseBounds(part: string, policies: readonly string[]): void {
  const bound = policies.find(isBound);
  if (bound === undefined) return;
  throw new UsageError(`${part}: ${bound} is a bound, which every policy is compared with anyway`);
}

function unitsAPage({size, sizeUnit}: Subject): number {
  const units = UNITS_A_PAGE[sizeUnit];
  if (units !== undefined) return units;
  throw new UsageError(
    `sizes is missing, expected a list: ${size} counts ${sizeUnit}, and only pages and KiB can be chosen`,
  );
}

/** From tiny to what the unbounded cache used at most, unless the spec names them. */
export function sizesOf({sizes}: TuneSpec, subject: Subject, mostPages: number): readonly number[] {
  if (sizes) return [...new Set(sizes)].sort((left, right) => left - right);
  const units = unitsAPage(subject);
  const {min = 0} = subject.definitions[subject.size];
  return sizesUpTo(Math.max(min, SMALLEST_PAGES * units), mostPages * units);
}

/** By id. */
export function policiesOf({policies}: TuneSpec, subject: Subject): readonly string[] {
  return policies?.map(name => policyId(subject, name)) ?? buildablePolicies();
}

const configured = (subject: Subject, set: Values): Configuration =>
  configurationOf(subject.label, subject.base, effective(subject, set));

export const defaultConfiguration = (subject: Subject): Configuration => configured(subject, {});

export const unboundedConfiguration = (subject: Subject): Configuration =>
  configured(subject, {[subject.policy]: UNBOUNDED.id});

export function atSize(subject: Subject, policy: string, size: number): Configuration {
  const sight = isBound(policy) && SIGHT in subject.definitions ? {[SIGHT]: PERFECT_SIGHT} : {};
  return configured(subject, {[subject.policy]: policy, [subject.size]: size, ...sight});
}

/** Every policy, and every one that knows the future, at every size. */
export function curveConfigurations(
  spec: TuneSpec,
  subject: Subject,
  sizes: readonly number[],
): readonly Configuration[] {
  const policies = [...policiesOf(spec, subject), ...foresights().map(({id}) => id)];
  return policies.flatMap(policy => sizes.map(size => atSize(subject, policy, size)));
}

/** The declared space, with all policies and all sizes where it does not name them. */
export function spaceOf(spec: TuneSpec, subject: Subject, sizes: readonly number[]): Space {
  const {policy, size} = subject;
  const declared = {[policy]: policiesOf(spec, subject), [size]: sizes, ...declaredIn(spec, subject)};
  return {...declared, [policy]: declared[policy].map(name => policyId(subject, String(name)))};
}

function declaredIn({space}: TuneSpec, {definitions}: Subject): Space {
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => [
      name,
      values.map(value => meant(value, definitions[name])),
    ]),
  );
}

export function spaceConfigurations(
  spec: TuneSpec,
  subject: Subject,
  space: Space,
): readonly Configuration[] {
  const count = combinationCount(space, spec.zip);
  if (count > MOST_CONFIGURATIONS) {
    throw new UsageError(`space has ${count} configurations, expected at most ${MOST_CONFIGURATIONS}`);
  }
  return uniqueByLabel(combinationsOf(space, spec.zip).map(set => configured(subject, set)));
}
