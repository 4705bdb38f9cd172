import type {Target} from '../target.ts';

export const walkLatency: Target = {
  id: 'T4',
  title: 'How much longer a nested walk takes than one of one dimension',
  kind: 'prediction',
  claim:
    'A nested walk of 4 KiB pages takes 1.12 to 1.88 times as long as a walk of one dimension, least for random accesses and most where there is locality.',
  source: {
    authors: 'Zhang and others',
    title: 'Direct Memory Translation for Virtualized Clouds',
    venue: 'ASPLOS 2024',
    where: 'the reference values of its artifact',
    provenance: 'read in the text',
  },
  standsFor: [],
  test: {
    lacks:
      'the claim is what another model makes of traces whose footprints were not published with it and are of a size (tens to hundreds of GiB in 4 KiB pages) that a recording here cannot touch page by page',
  },
};
