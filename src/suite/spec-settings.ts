/** All that can be set, by the names that it has in a spec and after --set. */
import {workloads} from '../../workloads/index.ts';
import {DEFAULT_MACHINE} from '../machines/index.ts';
import {strategies} from '../strategies/index.ts';
import type {Definitions} from './definition.ts';
import {GUEST_DEFINITIONS} from './guest-definitions.ts';
import {HOST_DEFINITIONS} from './host-definitions.ts';
import {machineDefinitions} from './machine-definitions.ts';

const prefixed = (prefix: string, definitions: Definitions): Definitions =>
  Object.fromEntries(Object.entries(definitions).map(([name, each]) => [`${prefix}.${name}`, each]));

export const GUEST_SETTINGS = prefixed('guest', GUEST_DEFINITIONS);
export const HOST_SETTINGS = prefixed('host', HOST_DEFINITIONS);
/** As an entry of a machine has them; defaults are each machine's own. */
export const MACHINE_SETTINGS: Definitions = machineDefinitions(DEFAULT_MACHINE);

/** Of a whole spec, which has more than one workload, machine and strategy. */
export const SPEC_SETTINGS: Definitions = {
  ...GUEST_SETTINGS,
  ...HOST_SETTINGS,
  ...prefixed('machine', MACHINE_SETTINGS),
  ...Object.assign({}, ...[...workloads, ...strategies].map(({id, parameters}) => prefixed(id, parameters))),
};
