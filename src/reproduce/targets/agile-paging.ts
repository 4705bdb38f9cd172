import type {Target} from '../target.ts';
import {AGILE} from './sources.ts';

const lacks =
  'there is no agile paging: no walk here changes from a shadow table to the guest’s and nested tables half way';

export const agileReferences: Target = {
  id: 'T2',
  title: 'Loads of a walk that changes to nested paging half way',
  kind: 'exact',
  claim:
    'A walk under agile paging loads 4, 8, 12, 16, 20 or 24 table entries, by the level at which it changes.',
  source: {...AGILE, where: 'the arithmetic of its switch points', provenance: 'second-hand'},
  standsFor: [],
  test: {lacks},
};

export const agileGain: Target = {
  id: 'T16',
  title: 'Agile paging against the better of the two',
  kind: 'prediction',
  claim:
    'Agile paging is more than 12 % faster than the better of nested and shadow paging, and within 4 % of native.',
  source: {...AGILE, where: 'abstract', provenance: 'read in the text'},
  standsFor: [],
  test: {lacks},
};
