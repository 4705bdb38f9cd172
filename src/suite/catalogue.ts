/** Finds what the user names: one of the lists of this program, or a file of the user's own. */
import {statSync} from 'node:fs';
import {basename, extname} from 'node:path';
import {z} from 'zod';
import {workloads} from '../../workloads/index.ts';
import {FAMILIES, type Workload} from '../guest/story.ts';
import {machineFromJson} from '../machines/from-json.ts';
import {machines} from '../machines/index.ts';
import type {Machine} from '../machines/machine.ts';
import {strategies} from '../strategies/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {canonicalJson, sha256} from './canonical.ts';
import {checkValue, type Definitions} from './definition.ts';
import {isFile, MODULE_EXTENSIONS, DATA_EXTENSIONS, TRACE_EXTENSIONS} from './named-file.ts';
import {readDataFile, reasonOf} from './data-file.ts';
import {sentenceOfIssue} from './spec-issue.ts';
import {suggestion} from './suggest.ts';
import {sentenceOf, UsageError} from './usage-error.ts';
import {loadUserModule} from './user-modules.ts';

/** A file of addresses that another program recorded. */
export interface AddressTrace {
  readonly id: string;
  readonly path: string;
}

export interface Found<Thing> {
  readonly id: string;
  readonly thing: Thing;
  /**
   * Of the user's module or machine; empty for what this program brings, which the simulator's own hash covers, and for
   * an address trace, which is too long to be read by everyone who wants to know where it lies.
   */
  readonly hash: string;
}

export type WorkloadThing = Workload | AddressTrace;

export const isAddressTrace = (thing: WorkloadThing): thing is AddressTrace => 'path' in thing;

export async function findWorkload(name: string): Promise<Found<WorkloadThing>> {
  if (!isFile(name)) return listed('workload', name, workloads);
  const extension = existing(
    name,
    [...MODULE_EXTENSIONS, ...TRACE_EXTENSIONS],
    'a story or an address trace',
  );
  if (TRACE_EXTENSIONS.includes(extension)) {
    const id = basename(name, extension);
    return {id, thing: {id, path: name}, hash: ''};
  }
  const {exported, hash} = await loadUserModule(name);
  const thing = checked(workloadShape, exported, `${name}: the workload`) as unknown as Workload;
  return {id: ownId(name, thing, workloads), thing, hash};
}

export async function findStrategy(name: string): Promise<Found<Strategy>> {
  if (!isFile(name)) return listed('strategy', name, strategies);
  existing(name, MODULE_EXTENSIONS, 'a strategy');
  const {exported, hash} = await loadUserModule(name);
  const thing = checked(strategyShape, exported, `${name}: the strategy`) as unknown as Strategy;
  return {id: ownId(name, thing, strategies), thing, hash};
}

interface Named {
  readonly id: string;
  readonly parameters: Definitions;
}

/** The id of a user's own, which nobody shall mistake for one of the list; its defaults are what it allows itself. */
function ownId(path: string, {id: own, parameters: definitions}: Named, list: readonly Named[]): string {
  if (list.some(each => each.id === own)) {
    throw new UsageError(`${path}: id is "${own}", which is taken: expected one of its own`);
  }
  for (const [name, definition] of Object.entries(definitions)) {
    checkValue(`${path}: parameters.${name}.default`, definition.default, definition);
  }
  return own;
}

export function findMachine(name: string): Found<Machine> {
  if (!isFile(name)) return listed('machine', name, machines);
  existing(name, DATA_EXTENSIONS, 'a machine');
  const thing = machineFromFile(name);
  return {id: thing.id, thing, hash: sha256(canonicalJson(thing))};
}

function machineFromFile(path: string): Machine {
  const {value} = readDataFile(path);
  try {
    return machineFromJson(value, path);
  } catch (thrown) {
    throw new UsageError(sentenceOf(thrown));
  }
}

const PLURALS = {workload: 'workloads', strategy: 'strategies', machine: 'machines'};

function listed<Thing extends {readonly id: string}>(
  kind: keyof typeof PLURALS,
  name: string,
  list: readonly Thing[],
): Found<Thing> {
  const thing = list.find(({id}) => id === name);
  if (thing) return {id: thing.id, thing, hash: ''};
  const near = suggestion(
    name,
    list.map(({id}) => id),
  );
  throw new UsageError(`unknown ${kind} "${name}"${near}; \`pagewalk list ${PLURALS[kind]}\` shows them all`);
}

/** The extension of a file that is there and may be what is asked for. */
function existing(path: string, extensions: readonly string[], what: string): string {
  try {
    if (statSync(path).isDirectory()) throw new UsageError(`${path}: is a folder, expected a file`);
  } catch (thrown) {
    throw thrown instanceof UsageError ? thrown : new UsageError(`${path}: ${reasonOf(thrown)}`);
  }
  const extension = extname(path);
  if (extensions.includes(extension)) return extension;
  throw new UsageError(`${path}: expected ${what}, a file that ends in ${extensions.join(', ')}`);
}

const id = z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens');
const aFunction = z.custom(value => typeof value === 'function', 'a function');
const parameters = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a camelCase name'),
  z.looseObject({default: z.number(), unit: z.string(), description: z.string()}),
);
const wishes = z.record(z.string(), z.number()).optional();
const workloadShape = z.looseObject({
  id,
  title: z.string(),
  family: z.enum(FAMILIES),
  hypothesis: z.string(),
  follows: z.string(),
  parameters,
  guest: wishes,
  host: wishes,
  story: aFunction,
});
const strategyShape = z.looseObject({
  id,
  title: z.string(),
  description: z.string(),
  virtual: z.boolean(),
  parameters,
  build: aFunction,
});

/** `exported` itself, once it has the shape: a copy would lose the methods of a class. */
function checked(shape: z.ZodType, exported: unknown, subject: string): object {
  const parsed = shape.safeParse(exported);
  if (parsed.success) return exported as object;
  throw new UsageError(`${subject}: ${sentenceOfIssue(parsed.error.issues[0], exported, () => [])}`);
}
