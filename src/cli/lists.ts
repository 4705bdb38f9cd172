/** What can be named, list by list. */
import {basename} from 'node:path';
import {DEFAULT_MACHINE, machines} from '../machines/index.ts';
import type {Machine} from '../machines/machine.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import type {EvictionKind} from '../shadow/eviction/policy.ts';
import {strategies} from '../strategies/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {
  findEviction,
  findMachine,
  findStrategy,
  findWorkload,
  isRecording,
  isStory,
  type WorkloadThing,
} from '../suite/catalogue.ts';
import {claimWords} from '../suite/conclusions/claim-words.ts';
import type {Definitions} from '../suite/definition.ts';
import {GUEST_DEFINITIONS} from '../suite/guest-definitions.ts';
import {HOST_DEFINITIONS} from '../suite/host-definitions.ts';
import type {Item, OwnEventItem} from '../suite/list.ts';
import {machineDefinitions} from '../suite/machine-definitions.ts';
import {guestDefinitionsOf, parameterDefinitionsOf, titleOf} from '../suite/source.ts';
import {EVENT_NAMES, EVENTS} from '../timing/events.ts';
import {KVM_STATISTICS} from '../timing/kvm-statistics.ts';
import type {OwnEvent} from '../timing/own-events.ts';
import {workloads} from '../../workloads/index.ts';

/** Parameters that many items have, under a heading of their own. */
export interface Shared {
  readonly heading: string;
  readonly parameters: Definitions;
}

export interface List {
  /** What one of its items is called. */
  readonly kind: string;
  readonly items: readonly Item[];
  /** What every item has and the list shows once. */
  readonly shared: readonly Shared[];
  /** The list that holds nothing but what a file of the user's has; events have no files. */
  readonly ofFile?: (path: string) => Promise<Omit<List, 'kind' | 'ofFile'>>;
}

const strategyItem = ({id, title, description, parameters, events}: Strategy): Item => ({
  id,
  title,
  description,
  parameters,
  ...(events && {events: Object.fromEntries(Object.entries(events).map(ownEventItem))}),
});

const ownEventItem = ([name, {description, cause, price}]: readonly [string, OwnEvent]): readonly [
  string,
  OwnEventItem,
] => [
  name,
  {
    description,
    cause,
    ...(typeof price === 'number' ? {cycles: price} : {}),
    ...(typeof price === 'object' ? {free: price.free} : {}),
  },
];

const policyItem = ({id, title, description, bound}: EvictionKind): Item => ({
  id,
  title,
  description,
  ...(bound === undefined ? {} : {bound}),
});

const machineItem = (machine: Machine): Item => {
  const {id, title, description} = machine;
  return {id, title, description, parameters: machineDefinitions(machine)};
};

const workloadItem = (thing: WorkloadThing): Item => ({
  id: thing.id,
  title: titleOf(thing),
  description: descriptionOf(thing),
  ...claimsOf(thing),
  parameters: parameterDefinitionsOf(thing),
});

function descriptionOf(thing: WorkloadThing): string {
  if (isStory(thing)) return thing.hypothesis;
  if (!isRecording(thing)) return `What another program recorded in ${basename(thing.path)}.`;
  return `What the guest did under workload ${thing.recorded.workload.id}, recorded at seed ${thing.recorded.seed} in ${basename(thing.path)}.`;
}

function claimsOf(thing: WorkloadThing): {readonly claims?: readonly string[]} {
  const claims = isStory(thing) ? (thing.claims ?? []) : [];
  return claims.length === 0 ? {} : {claims: claims.map(claimWords)};
}

const HOST_SHARED: Shared = {heading: 'The host below it (host.NAME)', parameters: HOST_DEFINITIONS};

export const LISTS = {
  strategies: {
    kind: 'strategy',
    items: strategies.map(strategyItem),
    shared: [],
    ofFile: async path => ({items: [strategyItem((await findStrategy(path)).thing)], shared: []}),
  },
  workloads: {
    kind: 'workload',
    items: workloads.map(workloadItem),
    shared: [
      {heading: 'The guest of every workload (guest.NAME)', parameters: GUEST_DEFINITIONS},
      HOST_SHARED,
    ],
    ofFile: async path => {
      const {thing} = await findWorkload(path);
      const guest = {heading: 'Its guest (guest.NAME)', parameters: guestDefinitionsOf(thing)};
      return {items: [workloadItem(thing)], shared: [guest, HOST_SHARED]};
    },
  },
  policies: {
    kind: 'eviction policy',
    items: evictionKinds.map(policyItem),
    shared: [],
    ofFile: async path => ({items: [policyItem((await findEviction(path)).thing)], shared: []}),
  },
  machines: {
    kind: 'machine',
    items: machines.map(machineItem),
    shared: [
      {
        heading: `Every machine (machine.NAME), with the values of ${DEFAULT_MACHINE.id}`,
        parameters: machineDefinitions(DEFAULT_MACHINE),
      },
    ],
    ofFile: async path => ({items: [machineItem(findMachine(path).thing)], shared: []}),
  },
  events: {
    kind: 'event',
    items: EVENT_NAMES.map(id => {
      const {cause, description} = EVENTS[id];
      const kvm = KVM_STATISTICS[id];
      return {id, title: cause, description, ...(kvm === undefined ? {} : {kvm})};
    }),
    shared: [],
  },
} as const satisfies Readonly<Record<string, List>>;

export type ListName = keyof typeof LISTS;

export const LIST_NAMES = Object.keys(LISTS) as readonly ListName[];
