/** What can be named, list by list. */
import {DEFAULT_MACHINE, machines} from '../machines/index.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {strategies} from '../strategies/index.ts';
import type {Definitions} from '../suite/definition.ts';
import {HOST_DEFINITIONS} from '../suite/host-definitions.ts';
import type {Item} from '../suite/list.ts';
import {machineDefinitions} from '../suite/machine-definitions.ts';
import {GUEST_DEFINITIONS} from '../suite/source.ts';
import {EVENT_NAMES, EVENTS} from '../timing/events.ts';
import {KVM_STATISTICS} from '../timing/kvm-statistics.ts';
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
}

export const LISTS = {
  strategies: {
    kind: 'strategy',
    items: strategies.map(({id, title, description, parameters}) => ({id, title, description, parameters})),
    shared: [],
  },
  workloads: {
    kind: 'workload',
    items: workloads.map(({id, title, hypothesis, parameters}) => ({
      id,
      title,
      description: hypothesis,
      parameters,
    })),
    shared: [
      {heading: 'The guest of every workload (guest.NAME)', parameters: GUEST_DEFINITIONS},
      {heading: 'The host below it (host.NAME)', parameters: HOST_DEFINITIONS},
    ],
  },
  policies: {
    kind: 'eviction policy',
    items: evictionKinds.map(({id, title, description, bound}) => ({
      id,
      title,
      description,
      ...(bound === undefined ? {} : {bound}),
    })),
    shared: [],
  },
  machines: {
    kind: 'machine',
    items: machines.map(machine => {
      const {id, title, description} = machine;
      return {id, title, description, parameters: machineDefinitions(machine)};
    }),
    shared: [
      {
        heading: `Every machine (machine.NAME), with the values of ${DEFAULT_MACHINE.id}`,
        parameters: machineDefinitions(DEFAULT_MACHINE),
      },
    ],
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
