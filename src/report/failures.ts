/** Cells that failed, told together where they failed for one reason. */
import {inARow} from '../suite/in-a-row.ts';
import type {Cell, FailedCell} from '../suite/result.ts';

export interface Failure {
  readonly workload: string;
  readonly machine: string;
  /** Each of them failed at each of the seeds. */
  readonly strategies: readonly string[];
  readonly seeds: readonly number[];
  readonly error: string;
}

export function failuresIn(cells: readonly Cell[]): readonly Failure[] {
  const failed = cells.filter(cell => cell.status === 'failed');
  const ofStrategies = gathered(failed, cell => [cell.workload, cell.machine, cell.strategy, cell.error]);
  const alone = ofStrategies.map(group => ({
    ...reasonOf(group[0]),
    strategy: group[0].strategy,
    seeds: group.map(({seed}) => seed),
  }));
  const together = gathered(alone, each => [each.workload, each.machine, each.error, ...each.seeds]);
  return together.map(([first, ...others]) => {
    const {strategy, ...reason} = first;
    return {...reason, strategies: [strategy, ...others.map(other => other.strategy)]};
  });
}

/** `gups under native and nested on zen2, seeds 1, 2: out of memory`. */
export function failureSentence({workload, machine, strategies, seeds, error}: Failure): string {
  return `${workload} under ${inARow(strategies)} on ${machine}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: ${error}`;
}

const reasonOf = ({workload, machine, error}: FailedCell) => ({workload, machine, error});

/** Those of equal keys together, in the order of their first. */
function gathered<Each>(
  all: readonly Each[],
  keyOf: (each: Each) => readonly (string | number)[],
): readonly Each[][] {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const key = JSON.stringify(keyOf(each));
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}
