import type {Target} from '../target.ts';

export const dynamicSwitching: Target = {
  id: 'T17',
  title: 'Switching between shadow and nested paging as the guest runs',
  kind: 'prediction',
  claim:
    'A hypervisor that switches between shadow and nested paging as the guest runs matches the better of the two.',
  source: {
    authors: 'Wang, Zang, Wang, Luo and Li',
    title: 'Selective Hardware/Software Memory Virtualization',
    venue: 'VEE 2011',
    where: 'abstract',
    provenance: 'read in the text',
  },
  standsFor: [],
  test: {lacks: 'no strategy changes from one to the other while the guest runs'},
};
