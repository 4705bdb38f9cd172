import type {Target} from '../target.ts';
import {JANUS, PVM} from './sources.ts';

const lacks = 'there is no nested virtualization: no hypervisor here runs below another';
const test = {lacks};

export const worldSwitches: Target = {
  id: 'T18',
  title: 'World switches of a page fault two levels down',
  kind: 'exact',
  claim:
    'A page fault of a nested guest takes 24 world switches with shadow paging on EPT, 14 with EPT on EPT, and 12 with PVM.',
  source: {...PVM, where: 'section 2 (4n + 8, 2n + 6, 2n + 4, with n = 4)', provenance: 'read in the text'},
  standsFor: [],
  test,
};

export const nestedDemandPaging: Target = {
  id: 'T19',
  title: 'Demand paging two levels down',
  kind: 'prediction',
  claim:
    'Demand paging of 1 GiB takes 5.1 times as long a page in a nested guest as in one of a single level.',
  source: {
    authors: 'the authors of HyperTurtle',
    title: 'HyperTurtle',
    venue: 'ATC 2025',
    where: 'table 2',
    provenance: 'read in the text',
  },
  standsFor: [],
  test,
};

export const nestedColdHost: Target = {
  id: 'T29',
  title: 'Nested virtualization on memory that the host has not backed',
  kind: 'prediction',
  claim:
    'EPT on EPT takes nearly twice as long as PVM on memory that the host has not backed, and less where it has.',
  source: {...JANUS, where: 'figure 5', provenance: 'read in the text'},
  standsFor: [],
  test,
};

export const pvmOptimisations: Target = {
  id: 'T30',
  title: 'PVM without its optimisations',
  kind: 'prediction',
  claim: 'Without direct switches, its map of PCIDs and prefault, PVM loses to EPT on EPT.',
  source: {
    authors: 'the authors of PVM',
    title: 'the discussion of their patches',
    venue: 'KVM mailing list, 6 March 2024',
    where: 'its table',
    provenance: 'read in the text',
  },
  standsFor: [],
  test,
};

export const nestedVpid: Target = {
  id: 'T32',
  title: 'Tags for the guests of a guest',
  kind: 'prediction',
  claim:
    'With tags of its own for a nested guest, a switch between eight processes takes 2.33 µs in place of 12.9.',
  source: {
    authors: 'Li',
    title: 'KVM: nVMX: nested VPID',
    venue: 'Linux commit 5c614b3583e7',
    where: 'its message',
    provenance: 'read in the text',
  },
  standsFor: [],
  test,
};

export const turtles: Target = {
  id: 'T33',
  title: 'Multi-dimensional paging',
  kind: 'prediction',
  claim: 'Multi-dimensional paging keeps nested virtualization within 6 to 8 % of a single level.',
  source: {
    authors: 'Ben-Yehuda, Day, Dubitzky and others',
    title: 'The Turtles Project: Design and Implementation of Nested Virtualization',
    venue: 'OSDI 2010',
    where: 'abstract',
    provenance: 'read in the text',
  },
  standsFor: [],
  test,
};
