/** `pagewalk list`: what can be named. */
import {Argument, Command} from '@commander-js/extra-typings';
import {DEFAULT_MACHINE, machines} from '../machines/index.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {strategies} from '../strategies/index.ts';
import {HOST_DEFINITIONS} from '../suite/host-definitions.ts';
import {rangeText, type Definitions} from '../suite/definition.ts';
import type {Item} from '../suite/list.ts';
import {machineDefinitions} from '../suite/machine-definitions.ts';
import {GUEST_DEFINITIONS} from '../suite/source.ts';
import {EVENT_NAMES, EVENTS} from '../timing/events.ts';
import {KVM_STATISTICS} from '../timing/kvm-statistics.ts';
import {workloads} from '../../workloads/index.ts';
import type {Session} from './main.ts';
import {wrapped} from './table.ts';
import type {Terminal} from './terminal.ts';

const LISTS = {
  strategies: () =>
    strategies.map(({id, title, description, parameters}) => ({id, title, description, parameters})),
  workloads: () =>
    workloads.map(({id, title, hypothesis, parameters}) => ({
      id,
      title,
      description: hypothesis,
      parameters,
    })),
  policies: () =>
    evictionKinds.map(({id, title, description, bound}) => ({
      id,
      title,
      description,
      ...(bound === undefined ? {} : {bound}),
    })),
  machines: () =>
    machines.map(machine => {
      const {id, title, description} = machine;
      return {id, title, description, parameters: machineDefinitions(machine)};
    }),
  events: () =>
    EVENT_NAMES.map(id => {
      const {cause, description} = EVENTS[id];
      const kvm = KVM_STATISTICS[id];
      return {id, title: cause, description, ...(kvm === undefined ? {} : {kvm})};
    }),
} satisfies Readonly<Record<string, () => readonly Item[]>>;

const KINDS = Object.keys(LISTS) as readonly (keyof typeof LISTS)[];

export function addList(program: Command, {terminal}: Session): void {
  program
    .command('list')
    .description('what can be named: strategies, workloads, eviction policies, machines, events')
    .addArgument(new Argument('<what>').choices(KINDS))
    .option('--json', 'print the list as JSON')
    .action((what, {json}) => {
      const items: readonly Item[] = LISTS[what]();
      if (json) terminal.out(`${JSON.stringify(items)}\n`);
      else showItems(terminal, what, items);
    });
}

function showItems(terminal: Terminal, what: keyof typeof LISTS, items: readonly Item[]): void {
  for (const {id, title, description, bound, kvm, parameters = {}} of items) {
    const aside = bound === undefined ? '' : ' (bound, not buildable)';
    terminal.out(`${id}: ${title}${aside}\n${wrapped(description, terminal.columns, '  ')}`);
    if (kvm !== undefined) terminal.out(`  kvm_stat: ${kvm}\n`);
    if (what !== 'machines') showParameters(terminal, parameters);
  }
  for (const [scope, parameters] of Object.entries(SHARED[what] ?? {})) {
    terminal.out(`\n${scope}:\n`);
    showParameters(terminal, parameters);
  }
}

/** What every item of a list has, and is shown once. */
const SHARED: Partial<Record<keyof typeof LISTS, Readonly<Record<string, Definitions>>>> = {
  workloads: {
    'The guest of every workload (guest.NAME)': GUEST_DEFINITIONS,
    'The host below it (host.NAME)': HOST_DEFINITIONS,
  },
  machines: {
    [`Every machine (machine.NAME), with the values of ${DEFAULT_MACHINE.id}`]:
      machineDefinitions(DEFAULT_MACHINE),
  },
};

function showParameters(terminal: Terminal, parameters: Definitions): void {
  for (const [name, definition] of Object.entries(parameters)) {
    const range = rangeText(definition);
    const text = `${name}=${definition.default}  ${definition.description}${range === '' ? '' : ` (${range})`}`;
    terminal.out(wrapped(text, terminal.columns, '    '));
  }
}
