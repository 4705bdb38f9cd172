import type {Target} from '../target.ts';
import {kvmOverEpt} from './kvm-over-ept.ts';
import {PVM} from './sources.ts';

const ISOLATED = kvmOverEpt('system call, isolated');
const TOGETHER = kvmOverEpt('system call');

export const isolatedSystemCall: Target = {
  id: 'T10',
  title: 'A system call under an isolated kernel',
  kind: 'calibration',
  claim:
    'With an isolated kernel a system call takes 2.09 µs under KVM’s shadow paging and 0.22 under EPT; without, 0.06 under both.',
  source: {...PVM, where: 'table 2', provenance: 'read in the text'},
  standsFor: ['cascade-lake, whose prices of a system call and of CR3 exits were set by these'],
  test: {
    measures: [
      {
        name: 'kvm over nested, isolated',
        published: ISOLATED.published,
        low: 7,
        high: 12,
        tolerance: 'a quarter either way',
        unit: '×',
        ours: ISOLATED.ours,
      },
      {
        name: 'kvm over nested, not isolated',
        published: TOGETHER.published,
        low: 0.95,
        high: 1.05,
        tolerance: '5 %: nobody exits',
        unit: '×',
        ours: TOGETHER.ours,
      },
    ],
  },
};
