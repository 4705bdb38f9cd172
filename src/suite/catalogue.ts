/** Finds what the user names: one of the lists of this program, or a file of the user's own. */
import {statSync, type Stats} from 'node:fs';
import {basename, extname} from 'node:path';
import {workloads} from '../../workloads/index.ts';
import type {Workload} from '../guest/story.ts';
import {machineFromJson} from '../machines/from-json.ts';
import {machines} from '../machines/index.ts';
import type {Machine} from '../machines/machine.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import type {EvictionKind} from '../shadow/eviction/policy.ts';
import {strategies} from '../strategies/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {canonicalJson, sha256} from './canonical.ts';
import {checkValue, type Definitions} from './definition.ts';
import {
  DATA_EXTENSIONS,
  isFile,
  MODULE_EXTENSIONS,
  RECORDING_EXTENSION,
  TRACE_EXTENSIONS,
} from './named-file.ts';
import type {Recorded} from './recording-file/events.ts';
import {recordedOf} from './recording-file/events-reader.ts';
import type {EventsSurvey} from './recording-file/events-survey.ts';
import {reading} from './recording-file/file-reader.ts';
import {programOf} from './recording-file/program-file-reader.ts';
import type {ProgramEnding, ProgramHeader} from './recording-file/program.ts';
import {checkClaims} from './conclusions/claims.ts';
import {readDataFile} from './data-file.ts';
import {reasonOf} from './system-error.ts';
import {checkOwnEvents} from './own-catalogue.ts';
import {checked, evictionShape, strategyShape, workloadShape} from './shapes.ts';
import {suggestion} from '../timing/suggest.ts';
import {NOT_REGULAR} from './trace-file.ts';
import type {TraceSurvey} from './trace-survey.ts';
import {sentenceOf, UsageError} from './usage-error.ts';
import {loadUserModule} from './user-modules.ts';

/** A file of addresses that another program recorded. */
export interface AddressTrace {
  readonly id: string;
  readonly path: string;
  /** Where all of it has been read. */
  readonly survey?: TraceSurvey;
}

/** A file of the events that a guest was recorded in. */
export interface Recording {
  readonly id: string;
  readonly path: string;
  readonly recorded: Recorded;
  /** Where all of it has been read. */
  readonly survey?: EventsSurvey;
}

/** A file of what a real program did. */
export interface RecordedProgram {
  readonly id: string;
  readonly path: string;
  readonly program: ProgramHeader;
  /** Where all of it has been read. */
  readonly survey?: ProgramEnding;
}

export interface Found<Thing> {
  readonly id: string;
  readonly thing: Thing;
  /**
   * Of the user's module or machine; empty for what this program brings, which the simulator's own hash covers, and for
   * a trace or a recording, which is too long to be read by everyone who wants to know where it lies.
   */
  readonly hash: string;
}

export type WorkloadThing = Workload | AddressTrace | Recording | RecordedProgram;

export const isStory = (thing: WorkloadThing): thing is Workload => 'story' in thing;
export const isRecording = (thing: WorkloadThing): thing is Recording =>
  !isStory(thing) && 'recorded' in thing;
export const isProgram = (thing: WorkloadThing): thing is RecordedProgram =>
  !isStory(thing) && 'program' in thing;
export const isAddressTrace = (thing: WorkloadThing): thing is AddressTrace =>
  !isStory(thing) && !isRecording(thing) && !isProgram(thing);

export async function findWorkload(name: string): Promise<Found<WorkloadThing>> {
  if (!isFile(name)) return listed('workload', name, workloads);
  const extension = existing(
    name,
    [...MODULE_EXTENSIONS, ...TRACE_EXTENSIONS, RECORDING_EXTENSION],
    'a story, a recording or an address trace',
  );
  if (extension === RECORDING_EXTENSION) {
    const id = basename(name, extension);
    return {id, thing: recordingAt(name, id), hash: ''};
  }
  if (TRACE_EXTENSIONS.includes(extension)) {
    const id = basename(name, extension);
    return {id, thing: {id, path: name}, hash: ''};
  }
  const {exported, hash} = await loadUserModule(name);
  const thing = checked(workloadShape, exported, name, 'the workload') as unknown as Workload;
  checkClaims(name, thing.claims);
  return {id: ownId(name, thing, workloads), thing, hash};
}

function recordingAt(path: string, id: string): Recording | RecordedProgram {
  return reading(path, file =>
    file.header.level === 'program'
      ? {id, path, program: programOf(file)}
      : {id, path, recorded: recordedOf(file)},
  );
}

export async function findStrategy(name: string): Promise<Found<Strategy>> {
  if (!isFile(name)) return listed('strategy', name, strategies);
  existing(name, MODULE_EXTENSIONS, 'a strategy');
  const {exported, hash} = await loadUserModule(name);
  const thing = checked(strategyShape, exported, name, 'the strategy') as unknown as Strategy;
  checkOwnEvents(name, thing.events ?? {});
  return {id: ownId(name, thing, strategies), thing, hash};
}

export async function findEviction(name: string): Promise<Found<EvictionKind>> {
  if (!isFile(name)) return listed('eviction policy', name, evictionKinds);
  existing(name, MODULE_EXTENSIONS, 'an eviction policy');
  const {exported, hash} = await loadUserModule(name);
  const thing = checked(evictionShape, exported, name, 'the eviction policy') as unknown as EvictionKind;
  return {id: freeId(name, thing.id, evictionKinds), thing, hash};
}

interface Named {
  readonly id: string;
  readonly parameters: Definitions;
}

/** The id of a user's own; its defaults are what it allows itself. */
function ownId(path: string, {id, parameters}: Named, list: readonly Named[]): string {
  for (const [name, definition] of Object.entries(parameters)) {
    const subject = `${path}: parameters.${name}.default`;
    checkValue(subject, definition.default, definition);
    if (definition.names !== undefined) refuseUnlisted(subject, String(definition.default), evictionKinds);
  }
  return freeId(path, id, list);
}

/** Nobody shall mistake a user's own for one of the list. */
function freeId(path: string, id: string, list: readonly {readonly id: string}[]): string {
  if (!list.some(each => each.id === id)) return id;
  throw new UsageError(`${path}: id is "${id}", which is taken: expected one of its own`);
}

/** Other people have no file of the user's. */
function refuseUnlisted(subject: string, name: string, list: readonly {readonly id: string}[]): void {
  const ids = list.map(({id}) => id);
  if (ids.includes(name)) return;
  throw new UsageError(
    `${subject} is "${name}", expected one of \`pagewalk list policies\`${suggestion(name, ids)}`,
  );
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

const PLURALS = {
  workload: 'workloads',
  strategy: 'strategies',
  machine: 'machines',
  'eviction policy': 'policies',
};

function listed<Thing extends {readonly id: string}>(
  kind: keyof typeof PLURALS,
  name: string,
  list: readonly Thing[],
): Found<Thing> {
  const thing = list.find(({id}) => id === name);
  if (thing) return {id: thing.id, thing, hash: ''};
  throw unlisted(
    {kind, list: PLURALS[kind]},
    name,
    list.map(({id}) => id),
  );
}

/** The error of a name that a list does not have. */
export function unlisted(
  {kind, list}: {readonly kind: string; readonly list: string},
  name: string,
  ids: readonly string[],
): UsageError {
  return new UsageError(
    `unknown ${kind} "${name}"${suggestion(name, ids)}; \`pagewalk list ${list}\` shows them all`,
  );
}

/**
 * The extension of a file that is there and may be what is asked for. It is read more than once: for its hash, and by each
 * pass, so a pipe would have nothing left, or hang.
 */
function existing(path: string, extensions: readonly string[], what: string): string {
  const found = statusOf(path);
  if (found.isDirectory()) throw new UsageError(`${path}: is a folder, expected a file`);
  if (!found.isFile()) {
    throw new UsageError(`${path}: ${NOT_REGULAR}`);
  }
  const extension = extname(path);
  if (extensions.includes(extension)) return extension;
  throw new UsageError(`${path}: expected ${what}, a file that ends in ${extensions.join(', ')}`);
}

function statusOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (thrown) {
    throw new UsageError(`${path}: ${reasonOf(thrown)}`);
  }
}
