import type {Target} from '../target.ts';
import {gain, meanOver} from './means.ts';
import {BIG_MEMORY, labelsOf} from './stories.ts';

export const nestedOverhead: Target = {
  id: 'T34',
  title: 'What nested paging takes of programs with much memory',
  kind: 'prediction',
  claim: 'Nested paging takes 16.5 % of the time of programs with much memory, on average.',
  source: {
    authors: 'Alverti, Psomadakis, Karakostas and others',
    title: 'Enhancing and Exploiting Contiguity for Fast Memory Virtualization',
    venue: 'ISCA 2020',
    where: 'abstract: what its speculation removes',
    provenance: 'read in the text',
  },
  standsFor: [
    'cascade-lake, 4 KiB pages on both sides; nested over native',
    'seven workloads that live on TLB misses, for the programs of the paper',
  ],
  test: {
    runs: [{workloads: [...BIG_MEMORY], strategies: ['native', 'nested'], seeds: 2}],
    measures: [
      {
        name: 'nested over native, the mean',
        published: 16.5,
        low: 16.5 / 2,
        high: 16.5 * 2,
        tolerance: 'a factor of two: the average of other programs, of another size',
        unit: '%',
        ours: reading =>
          meanOver(labelsOf(BIG_MEMORY), label =>
            gain(reading.cell(label, 'nested').cycles, reading.cell(label, 'native').cycles),
          ),
      },
    ],
  },
};
