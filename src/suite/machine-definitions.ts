/** What `machine.NAME` may name, with what a machine has of it. */
import type {Machine} from '../machines/machine.ts';
import {MACHINE_PARAMETERS, type MachineParameter} from '../machines/parameters.ts';
import type {Definition, Definitions} from './definition.ts';

export function machineDefinitions(machine: Machine): Definitions {
  return Object.fromEntries(MACHINE_PARAMETERS.map(each => [each.name, definitionOf(each, machine)]));
}

function definitionOf(parameter: MachineParameter, machine: Machine): Definition {
  const {read, write: _write, name: _name, ...said} = parameter;
  return {default: read(machine), ...said};
}
