import type {Reading} from '../reading.ts';
import type {Target} from '../target.ts';
import {leastOver} from './means.ts';

const GENERATIONS = ['vtx-2006', 'nehalem', 'cascade-lake'];
const STORIES = [
  'fork-exit',
  'fork-exec',
  'shell',
  'ctx-ring',
  'first-touch',
  'mprotect-toggle',
  'kernel-build',
  'web-server',
];

/** How many times as long as natively, beyond that. */
const deficit = (reading: Reading, story: string, machine: string): number =>
  reading.cell(story, 'kvm', machine).cycles / reading.cell(story, 'native', machine).cycles - 1;

export const exitCosts: Target = {
  id: 'T23',
  title: 'Shadow paging as exits became cheaper',
  kind: 'prediction',
  claim:
    'From one generation of processors to the next exits became cheaper, and what shadow paging loses became less, whatever the program.',
  source: {
    authors: 'Adams and Agesen; Huang, Lai, Rao and others',
    title: 'the prices of exits of three generations',
    venue: 'ASPLOS 2006 to SOSP 2023',
    where: 'the tables that the presets cite',
    provenance: 'read in the text',
  },
  standsFor: [
    'vtx-2006, nehalem and cascade-lake, each as its file has it; the guest is the one that all three can run',
    'eight stories in which shadow paging loses; kvm over native',
  ],
  test: {
    runs: [{workloads: [...STORIES], strategies: ['native', 'kvm'], machines: [...GENERATIONS], seeds: 2}],
    finding: [
      'From vtx-2006 to nehalem the claim holds in every draw, by a factor of 1.8 at least. From nehalem to cascade-lake it hangs on the kernel build alone, whose deficit is 5.2 % there and 5.0 % here; the other seven stories lose 1.1 to 1.65 times as much on nehalem.',
      'A kernel build is mostly computing, which takes two thirds of the cycles on cascade-lake (0.5 in place of 0.75 an instruction), so that what exits take weighs more there. What an exit takes on nehalem is an assumption (2,200 cycles); where it is drawn lower, the kernel build loses less there.',
    ],
    measures: GENERATIONS.slice(1).map((newer, at) => ({
      name: `the deficit on ${GENERATIONS[at]} over that on ${newer}: the least of the stories`,
      published: null,
      low: 1,
      high: Infinity,
      tolerance: 'never more on the newer one',
      unit: '×',
      ours: reading =>
        leastOver(
          STORIES,
          story => deficit(reading, story, GENERATIONS[at]) / deficit(reading, story, newer),
        ),
    })),
  },
};
