/** What a reader must know of how rows compare: beside each table and chart what concerns it, the rest once. */
import type {Note} from '../suite/conclusions/note.ts';
import type {Result} from '../suite/result.ts';

/** Of the hosts and the guests in the rows of a machine. */
export const guestNotes = ({notes}: Pick<Result, 'notes'>, machine: string): readonly Note[] =>
  notes.filter(({kind, machines}) => kind !== 'no effect' && machines.includes(machine));

/** Of parameters that were varied for nothing. */
export const idleNotes = ({notes}: Pick<Result, 'notes'>): readonly string[] =>
  notes.filter(({kind}) => kind === 'no effect').map(({sentence}) => sentence);
