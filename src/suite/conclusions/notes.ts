/** All that a reader must know of how the rows of a result compare. */
import {cacheFidelityNotes} from './cache-fidelity.ts';
import {commonGuestNotes} from './common-guest-notes.ts';
import {differentGuestNotes} from './different-guests.ts';
import {idleParameterNotes} from './idle-parameters.ts';
import type {Note} from './note.ts';
import type {Cell} from '../result.ts';
import type {Plan} from '../plan.ts';
import {ownSeedNotes} from './own-seeds.ts';
import {referenceNotes, type Referring} from './reference-for.ts';
import {shortWarmUpNotes} from './short-warm-ups.ts';
import type {Planned} from './subjects.ts';
import {warmthNotes} from './warmth.ts';

export const notesOf = (
  plan: Planned & Referring & Pick<Plan, 'spec'>,
  cells: readonly Cell[],
): readonly Note[] => [
  ...warmthNotes(plan, cells),
  ...cacheFidelityNotes(plan),
  ...referenceNotes(plan),
  ...shortWarmUpNotes(plan, cells),
  ...commonGuestNotes(plan),
  ...ownSeedNotes(plan),
  ...differentGuestNotes(plan, cells),
  ...idleParameterNotes(plan, cells),
];
