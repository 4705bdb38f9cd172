/** What `--set machine.NAME=` may name: every size, every way of working and every latency of a processor. */
import type {
  CacheFidelity,
  GuestWalkCacheHolds,
  Replacement,
  SecondLevelHolds,
} from '../hardware/geometry.ts';
import {LATENCIES, LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import {ARRAYS, type NamedArray} from './arrays.ts';
import {misfitOf} from './check-machine.ts';
import {machine, type Machine, type MachineDescription} from './machine.ts';
import type {Sources} from './stated.ts';

export type MachineValue = number | string;

export interface MachineParameter {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  /** Any other number is a whole one. */
  readonly fractional?: true;
  /** Every value that it may have, where they are few. */
  readonly choices?: readonly MachineValue[];
  readonly read: (description: MachineDescription) => MachineValue;
  /** Changes `draft`, which is a copy of its own. */
  readonly write: (draft: MachineDescription, value: MachineValue) => void;
}

const REPLACEMENTS: readonly Replacement[] = ['lru', 'tree-plru', 'random', 'fifo'];
const FIDELITIES: readonly CacheFidelity[] = ['full', 'entries', 'flat'];
const STLB_HOLDS: readonly SecondLevelHolds[] = ['pages', 'tables', 'nested'];
const GUEST_WALK_CACHE_HOLDS: readonly GuestWalkCacheHolds[] = ['hfn', 'gfn'];

/** In this order they are applied: an array's entries come before its ways. */
export const MACHINE_PARAMETERS: readonly MachineParameter[] = [
  ...ARRAYS.flatMap(array => [entriesOf(array), waysOf(array)]),
  {
    name: 'stlbHolds',
    unit: '',
    description:
      'what the second-level TLB holds: pages; PDEs too, in place of the PDE cache; nested translations and nested PDEs too',
    choices: STLB_HOLDS,
    read: ({geometry}) => geometry.tlb.secondHolds,
    write: ({geometry}, value) => void Object.assign(geometry.tlb, {secondHolds: value}),
  },
  choice('replacement', REPLACEMENTS, 'who leaves a full set of any array'),
  choice(
    'cacheFidelity',
    FIDELITIES,
    'who uses the data caches: everything, table entries only, or nothing; entries is for sweeps, about 1.5 times as fast, and takes data to hit the first level: not for work whose data misses it',
  ),
  choice('guestWalkCacheHolds', GUEST_WALK_CACHE_HOLDS, 'the frame a nested walk remembers of a guest table'),
  inUse('staleFaults', 'a stale TLB entry may raise a fault without a new walk'),
  inUse('nestedAccessedDirty', 'a walk sets accessed and dirty bits in nested entries'),
  inUse('vpid', 'TLB entries are tagged by virtual machine'),
  {
    name: 'hypervisorLines',
    unit: 'lines',
    description:
      'lines of its own that a hypervisor passes through the caches at each exit (assumption: 8 to 128 are as likely as 32)',
    min: 0,
    max: 65_536,
    read: ({geometry}) => geometry.hypervisorLines,
    write: ({geometry}, value) => void Object.assign(geometry, {hypervisorLines: value}),
  },
  feature('pcid', 'the processor has PCID'),
  feature('fiveLevels', 'the processor has tables of five levels'),
  feature('hugePages', 'the processor has 1 GiB pages'),
  ...LATENCY_NAMES.map(latency),
];

type MachineValues = Readonly<Record<string, MachineValue>>;

/** `base` with `values` in place of its own. Fewer entries than ways make an array fully associative. */
export function withParameters(base: Machine, values: MachineValues): Machine {
  const unknown = Object.keys(values).find(name => !MACHINE_PARAMETERS.some(each => each.name === name));
  if (unknown !== undefined) throw new Error(`machine.${unknown}: there is no such machine parameter`);
  const draft = copyOf(base);
  for (const parameter of MACHINE_PARAMETERS) {
    const value = values[parameter.name];
    if (value === undefined) continue;
    checkValue(parameter, value);
    parameter.write(draft, value);
  }
  refuseMisfit(draft, values);
  return machine({...draft, sources: {...draft.sources, ...setSources(values)}});
}

/** A latency that is set comes from nowhere else. */
function setSources(values: MachineValues): Sources {
  const set = LATENCY_NAMES.filter(name => values[name] !== undefined);
  return Object.fromEntries(set.map(name => [name, SET]));
}

const SET = 'an assumption of this run: it was set';

/** Names what was set of that which does not fit: `base` itself was whole. */
function refuseMisfit(draft: MachineDescription, values: MachineValues): void {
  const misfit = misfitOf(draft);
  if (misfit === undefined) return;
  const said = misfit.parameters
    .filter(name => values[name] !== undefined)
    .map(name => `machine.${name} is ${values[name]}`);
  throw new Error(misfit.asSet(said.join(' and '), draft.id));
}

/** Through JSON, which makes every object anew: presets share objects within themselves. */
function copyOf(base: Machine): MachineDescription {
  const {costs: _, ...description} = base;
  return JSON.parse(JSON.stringify(description)) as MachineDescription;
}

function checkValue({name, unit, min, max, choices}: MachineParameter, value: MachineValue): void {
  const said = `machine.${name} is ${JSON.stringify(value)}, expected`;
  if (choices !== undefined) {
    if (!choices.includes(value)) throw new Error(`${said} ${choices.join(' or ')}`);
    return;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${said} a number of ${unit}`);
  if (min !== undefined && value < min) throw new Error(`${said} at least ${min} ${unit}`);
  if (max !== undefined && value > max) throw new Error(`${said} at most ${max} ${unit}`);
}

function entriesOf({name, holds, description, of}: NamedArray): MachineParameter {
  return {
    name: `${name}Entries`,
    unit: holds,
    description: `${holds} of the ${description}; 0 switches it off, and fewer than its ways make it fully associative`,
    min: 0,
    read: ({geometry}) => of(geometry).entries,
    write({geometry}, value) {
      const entries = Number(value);
      Object.assign(of(geometry), {entries, ways: Math.min(of(geometry).ways, entries)});
    },
  };
}

function waysOf({name, description, of}: NamedArray): MachineParameter {
  return {
    name: `${name}Ways`,
    unit: 'ways',
    description: `ways of the ${description}`,
    min: 0,
    read: ({geometry}) => of(geometry).ways,
    write: ({geometry}, value) => void Object.assign(of(geometry), {ways: value}),
  };
}

function choice(
  name: 'replacement' | 'cacheFidelity' | 'guestWalkCacheHolds',
  choices: readonly string[],
  description: string,
): MachineParameter {
  return {
    name,
    unit: '',
    description,
    choices,
    read: ({geometry}) => geometry[name],
    write: ({geometry}, value) => void Object.assign(geometry, {[name]: value}),
  };
}

function inUse(name: 'staleFaults' | 'nestedAccessedDirty' | 'vpid', description: string): MachineParameter {
  return {
    name,
    unit: '0 or 1',
    description,
    choices: [0, 1],
    read: ({geometry}) => Number(geometry[name]),
    write: ({geometry}, value) => void Object.assign(geometry, {[name]: value === 1}),
  };
}

function feature(name: 'pcid' | 'fiveLevels' | 'hugePages', description: string): MachineParameter {
  return {
    name,
    unit: '0 or 1',
    description,
    choices: [0, 1],
    read: ({features}) => Number(features[name]),
    write: ({features}, value) => void Object.assign(features, {[name]: value === 1}),
  };
}

function latency(name: LatencyName): MachineParameter {
  const {unit, description} = LATENCIES[name];
  return {
    name,
    unit,
    description,
    min: 0,
    fractional: true,
    ...(unit === 'share' ? {max: 1} : {}),
    read: ({latencies}) => latencies[name],
    write: ({latencies}, value) => void Object.assign(latencies, {[name]: value}),
  };
}
