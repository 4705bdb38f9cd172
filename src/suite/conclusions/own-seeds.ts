/** Of a recording, that it ran at its own seed alone where others ran at more, or at another. */
import {isRecording} from '../catalogue.ts';
import type {Plan} from '../plan.ts';
import {seedsOf} from '../seeds.ts';
import type {Note} from './note.ts';

export function ownSeedNotes({
  spec,
  workloads,
  machines,
}: Pick<Plan, 'spec' | 'workloads' | 'machines'>): readonly Note[] {
  const seeds = seedsOf(spec);
  return workloads.flatMap(({label, id, thing}) => {
    if (!isRecording(thing)) return [];
    const {seed} = thing.recorded;
    if (seeds.length === 1 && seeds[0] === seed) return [];
    return {
      kind: 'own seed',
      parameters: [],
      workloads: [id],
      machines: machines.map(machine => machine.label),
      sentence: `${label} is a recording made at seed ${seed}, and runs at that alone.`,
    };
  });
}
