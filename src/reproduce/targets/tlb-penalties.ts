import type {Target} from '../target.ts';

const RUN = {strategies: ['native'], machines: ['cascade-lake'], reference: 'native', seeds: 1};

export const tlbPenalties: Target = {
  id: 'T22',
  title: 'What a TLB miss takes',
  kind: 'calibration',
  claim:
    'On Skylake a load that misses the first-level TLB takes 9 cycles longer, and one that misses the second level too, whose walk is cached, 25.8.',
  source: {
    authors: 'tlbkit',
    title: 'demo-latencies, Skylake',
    venue: 'its repository',
    where: 'the measured figures',
    provenance: 'read in the text',
  },
  standsFor: [
    'cascade-lake, which is a Skylake; the prices were set by these',
    'a chain of dependent loads, a node a page: rings that the second-level TLB holds, and that it does not while their table entries stay in the second-level cache',
  ],
  test: {
    runs: [
      {...RUN, workloads: [{workload: 'pointer-chase', label: 'ring of 1024', set: {ringPages: 1024}}]},
      {...RUN, workloads: [{workload: 'pointer-chase', label: 'ring of 8192', set: {ringPages: 8192}}]},
    ],
    measures: [
      {
        name: 'a hit of the second level',
        published: 9,
        low: 9 * 0.8,
        high: 9 * 1.2,
        tolerance: '20 % either way',
        unit: 'cycles',
        ours: reading => {
          const {attribution, events} = reading.cell('ring of 1024', 'native');
          return attribution['second-level TLB hits'] / events.stlbHits;
        },
      },
      {
        name: 'a miss',
        published: 25.8,
        low: 25.8 * 0.8,
        high: 25.8 * 1.2,
        tolerance: '20 % either way',
        unit: 'cycles',
        ours: reading => {
          const {attribution, events} = reading.cell('ring of 8192', 'native');
          // The second level is looked up first, as for a hit.
          const {'second-level TLB hits': lookups, 'native or shadow walk': walks} = attribution;
          return (lookups + walks) / events.tlbMisses;
        },
      },
    ],
  },
};
