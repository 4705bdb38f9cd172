import type {Reading} from '../reading.ts';
import type {Target} from '../target.ts';
import {medianOver, mostOver} from './means.ts';
import {APPLICATIONS, labelsOf, MICROBENCHMARKS} from './stories.ts';

const SHADOWS = ['palacios-vtlb', 'palacios-cache', 'kvm-2007'];
const NESTED = 'nested';

const cyclesOf = (reading: Reading, label: string, strategies: readonly string[]): readonly number[] =>
  strategies.map(strategy => reading.cell(label, strategy).cycles);

const spread = (reading: Reading, label: string): number => {
  const all = cyclesOf(reading, label, [...SHADOWS, NESTED]);
  return Math.max(...all) / Math.min(...all);
};

const softwareOverNested = (reading: Reading, label: string): number =>
  Math.min(...cyclesOf(reading, label, SHADOWS)) / reading.cell(label, NESTED).cycles;

export const fourPagers: Target = {
  id: 'T35',
  title: 'Shadow paging of several kinds, and nested paging',
  kind: 'prediction',
  claim:
    'Between the worst and the best of four ways to page a guest lies a factor of 53 at most, typically 2; the best in software takes up to 3 times as long as nested paging, typically little longer.',
  source: {
    authors: 'Bae, Lange and Dinda',
    title: 'Comparing Approaches to Virtualized Page Translation in Modern VMMs',
    venue: 'Northwestern University, NWU-EECS-10-07, 2010',
    where: 'abstract',
    provenance: 'read in the text',
  },
  standsFor: [
    'barcelona, the processor of the paper',
    'palacios-vtlb, palacios-cache and kvm-2007 for shadow paging without and with a cache in Palacios, and in KVM; nested with 4 KiB host pages',
    'eleven microbenchmarks and twelve rows of six applications, for the paper’s benchmarks; the typical one is the median of the applications',
  ],
  test: {
    runs: [
      {
        workloads: [...MICROBENCHMARKS, ...APPLICATIONS],
        strategies: [...SHADOWS, NESTED],
        machines: ['barcelona'],
        reference: NESTED,
        seeds: 2,
      },
    ],
    finding: [
      'The most between worst and best is 18.6, by palacios-vtlb in ctx-ring, where each switch throws the shadow away and each page costs a hidden fault again. The factor is that of pages touched between two switches to the cost of a switch: 16 pages and 6,400 cycles of guest work here. Larger arrays do not raise it (16 times with 64 pages, 11 with 256), for computing grows as well. 53 needs dearer exits (8,300 cycles, in place of 1,751 by assumption), or a benchmark that touches much and computes nothing.',
      'The median of the applications is 1.20, for most of ours hardly fault or switch; those that do spread by 1.2 to 5. The best software loses most in mprotect-toggle, 5.9 times, which changes entries and does nothing else; without it prefork has most, 3.9.',
    ],
    measures: [
      {
        name: 'worst over best: the most',
        published: 53,
        low: 20,
        high: 80,
        tolerance: 'the maximum of another set: a factor of 2.6 down, 1.5 up',
        unit: '×',
        ours: reading =>
          mostOver(labelsOf([...MICROBENCHMARKS, ...APPLICATIONS]), label => spread(reading, label)),
      },
      {
        name: 'worst over best: the median of the applications',
        published: 2,
        low: 1.3,
        high: 3,
        tolerance: 'a factor of one and a half either way',
        unit: '×',
        ours: reading => medianOver(labelsOf(APPLICATIONS), label => spread(reading, label)),
      },
      {
        name: 'best software over nested: the most',
        published: 3,
        low: 2,
        high: 4,
        tolerance: 'the maximum of another set: a third either way',
        unit: '×',
        ours: reading =>
          mostOver(labelsOf([...MICROBENCHMARKS, ...APPLICATIONS]), label =>
            softwareOverNested(reading, label),
          ),
      },
    ],
  },
};
