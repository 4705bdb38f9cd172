/**
 * What of a guest goes by the processor. Rows of several machines are compared, so all of them get the guest that each can
 * run, unless the spec names one.
 */
import type {Machine} from '../machines/machine.ts';
import type {WorkloadThing} from './catalogue.ts';
import type {Values} from './definition.ts';
import {inARow} from './in-a-row.ts';
import type {Note} from './note.ts';
import {within} from './settings.ts';
import {guestDefinitionsOf, guestWishesOf} from './source.ts';
import type {Variant} from './variant.ts';
import {UsageError} from './usage-error.ts';

type Machines = readonly Variant<Machine>[];
type Workload = Variant<WorkloadThing>;

const hasPcid = ({thing}: Variant<Machine>): boolean => thing.features.pcid;

/** A guest uses PCIDs where all the processors of the run have them. */
export const commonGuest = (machines: Machines): Values => (machines.every(hasPcid) ? {} : {pcid: 0});

/**
 * What is said of the guest under a workload on a machine. An entry's word counts more than the run's; two entries that
 * disagree are refused, and so is what the guest of the workload does not have.
 */
export function saidOfGuest(workload: Workload, machine: Variant<Machine>): Values {
  const ofMachine = within('guest', machine.values);
  const definitions = guestDefinitionsOf(workload.thing);
  const told = within('guest', {...workload.own, ...workload.apart});
  for (const [name, value] of Object.entries(ofMachine)) {
    if (!Object.hasOwn(definitions, name)) {
      throw new UsageError(
        `machine "${machine.label}" sets guest.${name}, which workload "${workload.label}" has no use for`,
      );
    }
    if (told[name] === undefined || told[name] === value) continue;
    throw new UsageError(
      `machine "${machine.label}" sets guest.${name} to ${value}, but workload "${workload.label}" to ${told[name]}: set it in one place`,
    );
  }
  return {...within('guest', workload.values), ...ofMachine};
}

/** What gives way to another machine of the run, if anything does. */
export function commonGuestNotes(workloads: readonly Workload[], machines: Machines): readonly Note[] {
  const lacking = machines.filter(machine => !hasPcid(machine));
  const giving = machines.filter(machine => hasPcid(machine) && !('guest.pcid' in machine.values));
  const unnamed = workloads.filter(
    ({thing, values}) => !('guest.pcid' in values) && !('pcid' in guestWishesOf(thing)),
  );
  if (lacking.length === 0 || giving.length === 0 || unnamed.length === 0) return [];
  const all = machines.every(machine => lacking.includes(machine) || giving.includes(machine));
  const where = all ? 'all machines' : inARow(giving.map(({label}) => label));
  const under =
    unnamed.length === workloads.length ? '' : ` under ${inARow(unnamed.map(({label}) => label))}`;
  const why = `${inARow(lacking.map(({label}) => label))} ${lacking.length === 1 ? 'has' : 'have'} no PCID`;
  return [
    {
      kind: 'same guest',
      parameters: ['guest.pcid'],
      workloads: [...new Set(unnamed.map(({id}) => id))],
      machines: machines.map(({label}) => label),
      sentence: `guest.pcid=0 on ${where}${under}, for ${why}.`,
    },
  ];
}
