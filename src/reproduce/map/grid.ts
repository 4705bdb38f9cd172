/** What the map is drawn from, as a plain spec: the story `crossover` at every point of a grid, and the applications beside it. */
import {DEFAULT_MACHINE, specSchema, type Spec} from '../../suite/spec.ts';
import {applicationEntries} from '../applications.ts';

/** Both in a thousand accesses. An update is a store to a page table. */
export interface Grid {
  readonly updates: readonly number[];
  readonly misses: readonly number[];
}

export interface GridPoint {
  /** Of its workload in the spec. */
  readonly label: string;
  readonly updates: number;
  readonly misses: number;
}

/** As steps of about half a decade, from what applications have to what a storm of either has. */
export const GRID: Grid = {
  updates: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
  misses: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000],
};

export const NATIVE = 'native';
/** The textbook's cache, and what Linux does. */
export const SHADOWS = ['shadow-cached', 'kvm'] as const;
export type Shadow = (typeof SHADOWS)[number];

/** Shadow paging fills its tables by guest pages, whatever the host's are, so one size of them does for it. */
export const HOST_PAGES_KIB = [4, 2048] as const;
export type HostPageKib = (typeof HOST_PAGES_KIB)[number];
export const nestedLabel = (pageKib: HostPageKib): string =>
  pageKib === 4 ? 'nested (4 KiB host pages)' : 'nested (2 MiB host pages)';

const THOUSANDS_IN_A_MILLION = 1000;
/** The story's update, an mprotect of a page, clears the entry and stores it anew. */
const STORES_AN_UPDATE = 2;
/** It flushes the page, whose next use is a miss. */
const MISSES_AN_UPDATE = 1;

/** What is measured holds so many of each at least; counts are even, so few do. */
const LEAST_UPDATES = 8;
const LEAST_MISSES = 1000;

export const pointsOf = ({updates, misses}: Grid): readonly GridPoint[] =>
  misses.flatMap(miss =>
    updates
      .map(update => ({updates: update, misses: miss, label: `${update} updates, ${miss} misses`}))
      .filter(point => ratesOf(point).misses >= 0),
  );

export function mapSpec(grid: Grid = GRID, applications = applicationEntries()): Spec {
  return specSchema.parse({
    title: 'The crossover of shadow and nested paging',
    workloads: [
      ...pointsOf(grid).map(point => ({workload: 'crossover', label: point.label, set: ratesOf(point)})),
      ...applications,
    ],
    strategies: [
      NATIVE,
      ...SHADOWS,
      ...HOST_PAGES_KIB.map(pageKib => ({
        strategy: 'nested',
        label: nestedLabel(pageKib),
        set: {'host.pageKiB': pageKib},
      })),
    ],
    machines: [DEFAULT_MACHINE],
    seeds: 1,
  });
}

/** The story's parameters: rates in a million accesses, and how many make enough of either. */
function ratesOf({updates, misses}: Pick<GridPoint, 'updates' | 'misses'>) {
  const changed = Math.round((updates * THOUSANDS_IN_A_MILLION) / STORES_AN_UPDATE);
  const far = Math.round(misses * THOUSANDS_IN_A_MILLION - changed * MISSES_AN_UPDATE);
  const millions = Math.max(LEAST_UPDATES / changed, LEAST_MISSES / (misses * THOUSANDS_IN_A_MILLION));
  return {updates: changed, misses: far, accesses: Math.ceil(millions * 1e6)};
}
