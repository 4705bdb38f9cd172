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
