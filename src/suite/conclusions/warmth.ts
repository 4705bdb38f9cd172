/** Whether the hosts had backed their guests' memory: a sentence for whoever reads a table, since it decides so much. */
import type {Note} from './note.ts';
import type {Cell, OkCell} from '../result.ts';
import type {Planned} from './subjects.ts';

const WARMTH = 'host.warm';
const WARM = 'Hosts are warm (host.warm=1: every frame is backed from the start).';
const COLD = 'Hosts are cold (host.warm=0: a frame is backed when it is touched first).';
const BOTH = 'Hosts are warm (host.warm=1), or cold where a row says so (host.warm=0).';

/** A stray table may lie in a frame that is new: the share of the cycles that no result is moved by. */
const LEAST_SHARE = 0.01;

export function warmthNotes({machines, workloads}: Planned, cells: readonly Cell[]): readonly Note[] {
  return machines.flatMap(({label}) => {
    const hosts = cells.filter(({machine, parameters}) => machine === label && WARMTH in parameters);
    if (hosts.length === 0) return [];
    const cold = hosts.filter(isCold);
    const sentence = cold.length === 0 ? WARM : cold.length === hosts.length ? COLD : BOTH;
    return [noteOf(label, [], sentence), ...warmed(label, cold, workloads)];
  });
}

const isCold = ({parameters}: Cell): boolean => parameters[WARMTH] === 0;

/** What is asked for of a host that has nothing left to back is told, workload by workload. */
function warmed(machine: string, cold: readonly Cell[], all: Planned['workloads']): readonly Note[] {
  const ended = cold.filter(cell => cell.status === 'ok');
  const labels = [...Map.groupBy(ended, ({workload}) => workload)]
    .filter(([, group]) => group.every(backsLittle))
    .map(([workload]) => workload);
  if (labels.length === 0) return [];
  const ids = all.flatMap(({label, id}) => (labels.includes(label) ? [id] : []));
  const sentence = `Warmed by the warm-up, so that a cold host backs next to nothing in what is measured: ${labels.join(', ')}.`;
  return [noteOf(machine, [...new Set(ids)], sentence)];
}

const backsLittle = ({attribution, cycles}: OkCell): boolean =>
  attribution['host faults'] <= LEAST_SHARE * cycles;

const noteOf = (machine: string, workloads: readonly string[], sentence: string): Note => ({
  kind: 'warmth',
  parameters: [WARMTH],
  workloads: [...workloads],
  machines: [machine],
  sentence,
});
