/** All that a reader must know of how the rows of a result compare. */
import {commonGuestNotes} from './common-guest.ts';
import {differentGuestNotes} from './different-guests.ts';
import {idleParameterNotes} from './idle-parameters.ts';
import type {Note} from './note.ts';
import type {Cell} from './result.ts';
import type {Planned} from './subjects.ts';

export const notesOf = (plan: Planned, cells: readonly Cell[]): readonly Note[] => [
  ...commonGuestNotes(plan.workloads, plan.machines),
  ...differentGuestNotes(plan, cells),
  ...idleParameterNotes(plan, cells),
];
