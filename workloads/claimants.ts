/** Whom the claims of several workloads are about. */
import type {Claimant} from '../src/guest/story.ts';

/** The textbook's: without a cache, and with one that each store to a table exits for. */
export const TEXTBOOK_SHADOWS = ['shadow-uncached', 'shadow-cached'];

export const SHADOWS = [...TEXTBOOK_SHADOWS, 'kvm'];

/** Those of hypervisors beside KVM's. */
export const OTHER_SHADOWS = [
  'palacios-vtlb',
  'palacios-cache',
  'lguest',
  'vmware-traces',
  'kvm-2007',
  'xen-shadow3',
  'pvm',
];

export const NESTED_ON_2_MIB: Claimant = {strategy: 'nested', set: {'host.pageKiB': 2048}};

export const NESTED: readonly Claimant[] = ['nested', NESTED_ON_2_MIB];

export const VIRTUAL: readonly Claimant[] = [...SHADOWS, ...NESTED];
