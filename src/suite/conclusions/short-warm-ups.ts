/** Of a workload that means a steady state, a warm-up that was made shorter than its own: it may measure its start. */
import type {Workload} from '../../guest/story.ts';
import {isStory} from '../catalogue.ts';
import {inARow} from '../in-a-row.ts';
import type {Plan} from '../plan.ts';
import type {Cell} from '../result.ts';
import type {Note} from './note.ts';

/** The parameters that say how long a workload warms up, by the rule that their names begin so. */
export const warmupsOf = ({parameters}: Workload): readonly string[] =>
  Object.keys(parameters).filter(name => name.startsWith('warmup'));

export function shortWarmUpNotes(
  {workloads, machines}: Pick<Plan, 'workloads' | 'machines'>,
  cells: readonly Cell[],
): readonly Note[] {
  return workloads.flatMap(({label, id, thing}) => {
    if (!isStory(thing) || thing.means === 'start') return [];
    const own = cells.find(({workload}) => workload === label)?.parameters ?? {};
    const names = warmupsOf(thing).filter(name => Number(own[name]) < thing.parameters[name].default);
    if (names.length === 0) return [];
    const values = names.map(name => `${name}=${own[name]} for ${thing.parameters[name].default}`);
    return {
      kind: 'short warm-up',
      parameters: names.map(name => `${id}.${name}`),
      workloads: [id],
      machines: machines.map(machine => machine.label),
      sentence: `${label} warms up for less than its hypothesis is about (${inARow(values)}): what is measured may be its start.`,
    };
  });
}
