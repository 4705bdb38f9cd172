/** Which shadow entries a hidden fault fills beside the one that is asked for. */
import {AlignedGroup} from '../../shadow/prefetch/aligned-group.ts';
import {ForwardRun, type AbsenceSeen} from '../../shadow/prefetch/forward-run.ts';
import {Neighbours} from '../../shadow/prefetch/neighbours.ts';
import {NO_PREFETCH, type Prefetch, type PrefetchStop} from '../../shadow/prefetch/prefetch.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import type {WriteGate} from '../../shadow/write-protection.ts';
import type {Overruled, StrategyParameters, ValuesOf} from '../strategy.ts';

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

type PrefetchValues = ValuesOf<typeof PREFETCH_PARAMETERS>;

export function prefetchOverruled({prefetch, prefetchEntries, prefetchStops}: PrefetchValues): Overruled {
  if (prefetch === 'none') {
    const expected = 'prefetch to be group or forward: with none nothing is filled beside';
    return {prefetchEntries: expected, prefetchStops: expected};
  }
  if (prefetch !== 'group') return {};
  if (prefetchEntries === 2)
    return {prefetchStops: 'prefetchEntries to be above 2: a group of 2 ends after one entry'};
  if (prefetchStops !== 'wouldFault') return {};
  return {
    prefetchStops: 'unusable or never, or prefetch to be forward: a group goes on where it would fault',
  };
}

export function prefetchOf(
  tables: ShadowTables,
  gate: WriteGate,
  {prefetch, prefetchEntries, prefetchStops}: PrefetchValues,
  absent?: AbsenceSeen,
): Prefetch {
  if (prefetch === 'none') return NO_PREFETCH;
  const neighbours = new Neighbours(tables, gate);
  const stops = prefetchStops as PrefetchStop;
  if (prefetch === 'group') return new AlignedGroup(neighbours, prefetchEntries, stops);
  return new ForwardRun(neighbours, prefetchEntries, stops, absent);
}
