/** Of a machine on which not everything goes through the data caches: what is taken for granted instead. */
import type {CacheFidelity} from '../../hardware/geometry.ts';
import type {Note} from './note.ts';
import type {Planned} from './subjects.ts';

const TAKEN: Readonly<Record<Exclude<CacheFidelity, 'full'>, string>> = {
  entries: 'Data is taken to hit the first-level cache (machine.cacheFidelity=entries).',
  flat: 'Data is taken to hit the first-level cache, and each table entry to come from the second (machine.cacheFidelity=flat).',
};

export const cacheFidelityNotes = ({machines}: Pick<Planned, 'machines'>): readonly Note[] =>
  machines.flatMap(({label, thing}) => {
    const {cacheFidelity} = thing.geometry;
    if (cacheFidelity === 'full') return [];
    return {
      kind: 'cache fidelity',
      parameters: ['machine.cacheFidelity'],
      workloads: [],
      machines: [label],
      sentence: TAKEN[cacheFidelity],
    };
  });
