/** Of a guest that all machines can run: which machines gave way to which. */
import {hasPcid} from '../common-guest.ts';
import {inARow} from '../in-a-row.ts';
import type {Plan} from '../plan.ts';
import {guestWishesOf} from '../source.ts';
import type {Note} from './note.ts';

/** What gives way to another machine of the run, if anything does. */
export function commonGuestNotes({
  workloads,
  machines,
}: Pick<Plan, 'workloads' | 'machines'>): readonly Note[] {
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
