import {total, WALK_LOAD_NAMES} from '../../timing/events.ts';
import type {Reading} from '../reading.ts';
import type {Target} from '../target.ts';
import {meanOver} from './means.ts';
import {BIG_MEMORY, labelsOf} from './stories.ts';

/** The mean over programs of the loads of a walk. */
const loads = (reading: Reading, strategy: string): number =>
  meanOver(labelsOf(BIG_MEMORY), label => {
    const {events} = reading.cell(label, strategy);
    return total(events, WALK_LOAD_NAMES) / events.tlbMisses;
  });

export const walkCaches: Target = {
  id: 'T3',
  title: 'Loads of a walk, with walk caches',
  kind: 'prediction',
  claim:
    'With paging-structure caches a walk makes 1.5 memory accesses natively and 4.4 under nested paging, on average over programs.',
  source: {
    authors: 'Park, Vougioukas, Sandberg and Black-Schaffer',
    title: 'Every Walk’s a Hit: Making Page Walks Single-Access Cache Hits',
    venue: 'ASPLOS 2022',
    where: 'abstract',
    provenance: 'read in the text',
  },
  standsFor: [
    'cascade-lake, whose caches of both dimensions are of the kind that the paper simulates',
    'seven workloads that live on TLB misses, for the programs of the paper, 4 KiB pages on both sides',
  ],
  test: {
    runs: [{workloads: [...BIG_MEMORY], strategies: ['native', 'nested'], seeds: 2}],
    finding: [
      'Footprints decide it. Six of the seven workloads have at most 64 MiB, which walk caches of 32 entries reach: their walks load 1.0 entries natively and 2.0 to 2.2 under nested paging. gups has 256 MiB and loads 1.8 and 4.3. With a heap of 4 GiB (zipf.heapPages=1048576) zipf loads 2.0 and 6.7, in place of 1.0 and 2.2; gups with 16 GiB loads 2.7 and 8.1.',
      'The published means lie between: programs of a few hundred MiB to a few GiB. To hold this target the suite needs such footprints, not another walker.',
    ],
    measures: [
      {
        name: 'loads of a native walk',
        published: 1.5,
        low: 1,
        high: 2,
        tolerance: 'a third either way: the programs are others, and the caches of another size',
        unit: '',
        ours: reading => loads(reading, 'native'),
      },
      {
        name: 'loads of a nested walk',
        published: 4.4,
        low: 3,
        high: 6,
        tolerance: 'a third either way, for the same reason',
        unit: '',
        ours: reading => loads(reading, 'nested'),
      },
      {
        name: 'nested over native',
        published: 4.4 / 1.5,
        low: 2,
        high: 4,
        tolerance: 'a third either way: about three, and not the six of 24 over 4',
        unit: '×',
        ours: reading => loads(reading, 'nested') / loads(reading, 'native'),
      },
    ],
  },
};
