/** Which shadow entries a hidden fault fills beside the one that is asked for. */
import type {Consistency} from '../../shadow/consistency/consistency.ts';
import {AlignedGroup} from '../../shadow/prefetch/aligned-group.ts';
import {ForwardRun, type AbsenceSeen} from '../../shadow/prefetch/forward-run.ts';
import {Neighbours} from '../../shadow/prefetch/neighbours.ts';
import {NO_PREFETCH, type Prefetch, type PrefetchStop} from '../../shadow/prefetch/prefetch.ts';
import type {ShadowTables} from '../../shadow/shadow-tables.ts';
import type {StrategyParameters, ValuesOf} from '../strategy.ts';

export const PREFETCH_PARAMETERS = {
  prefetch: {
    default: 'none',
    unit: '',
    description:
      'what a hidden fault fills beside its own entry: nothing, the rest of an aligned group, or what follows',
    choices: ['none', 'group', 'forward'],
  },
  prefetchEntries: {
    default: 8,
    unit: 'entries',
    description: 'size of the aligned group, or how far forward, the entry itself counted; KVM has 8, Xen 32',
    choices: [2, 4, 8, 16, 32, 64, 128, 256, 512],
  },
  prefetchStops: {
    default: 'unusable',
    unit: '',
    description:
      'what ends it early: an entry that may not be filled; forward only, one that would fault again to set accessed or dirty; nothing',
    choices: ['unusable', 'wouldFault', 'never'],
  },
} as const satisfies StrategyParameters;

export function prefetchOf(
  tables: ShadowTables,
  consistency: Consistency,
  {prefetch, prefetchEntries, prefetchStops}: ValuesOf<typeof PREFETCH_PARAMETERS>,
  absent?: AbsenceSeen,
): Prefetch {
  if (prefetch === 'none') return NO_PREFETCH;
  const neighbours = new Neighbours(tables, consistency);
  const stops = prefetchStops as PrefetchStop;
  if (prefetch === 'group') return new AlignedGroup(neighbours, prefetchEntries, stops);
  return new ForwardRun(neighbours, prefetchEntries, stops, absent);
}
