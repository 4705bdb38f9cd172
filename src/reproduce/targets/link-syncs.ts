import type {Target} from '../target.ts';

export const linkSyncs: Target = {
  id: 'T26',
  title: 'Syncing below a table that is linked again',
  kind: 'prediction',
  claim:
    'Under Linux guests it never pays to sync what is out of step below a table that is linked again: of over a million attempts none was of use.',
  source: {
    authors: 'Christopherson',
    title: 'a post on syncing unsync children',
    venue: 'Linux kernel mailing list, 2021',
    where: 'its figures',
    provenance: 'read in the text',
  },
  standsFor: [],
  test: {
    lacks:
      'the guest never gets there: its kernel half has no leaf tables that change (Linux has, for the stacks of its tasks), so kvm’s own event linkSyncs stays 0 under all workloads, and “none of use” would be none of none',
  },
};
