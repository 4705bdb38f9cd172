/**
 * What of a guest goes by the processor. Rows of several machines are compared, so all of them get the guest that each can
 * run, unless the spec names one.
 */
import type {Machine} from '../machines/machine.ts';
import type {WorkloadThing} from './catalogue.ts';
import {checkValue, type Values} from './definition.ts';
import {within} from './settings.ts';
import {guestDefinitionsOf} from './source.ts';
import type {Variant} from './variant.ts';
import {UsageError} from './usage-error.ts';

export const hasPcid = ({thing}: Variant<Machine>): boolean => thing.features.pcid;

/** A guest uses PCIDs where all the processors of the run have them. */
export const commonGuest = (machines: readonly Variant<Machine>[]): Values =>
  machines.every(hasPcid) ? {} : {pcid: 0};

/**
 * What is said of the guest under a workload on a machine. An entry's word counts more than the run's; two entries that
 * disagree are refused, and so is what the guest of the workload does not have.
 */
export function saidOfGuest(workload: Variant<WorkloadThing>, machine: Variant<Machine>): Values {
  const ofMachine = within('guest', machine.values);
  const definitions = guestDefinitionsOf(workload.thing);
  const told = within('guest', {...workload.own, ...workload.apart});
  for (const [name, value] of Object.entries(ofMachine)) {
    if (!Object.hasOwn(definitions, name)) {
      throw new UsageError(
        `machine "${machine.label}" sets guest.${name}, which workload "${workload.label}" has no use for`,
      );
    }
    checkValue(`machine "${machine.label}": guest.${name}`, value, definitions[name]);
    if (told[name] === undefined || told[name] === value) continue;
    throw new UsageError(
      `machine "${machine.label}" sets guest.${name} to ${value}, but workload "${workload.label}" to ${told[name]}: set it in one place`,
    );
  }
  return {...within('guest', workload.values), ...ofMachine};
}
