import type {Target} from '../target.ts';
import {JANUS} from './sources.ts';

export const dirtyLogging: Target = {
  id: 'T31',
  title: 'Logging what the guest writes',
  kind: 'prediction',
  claim:
    'Dirty logging by write protection makes modifying memory 175 % dearer under nested virtualization; logging by hardware costs next to nothing.',
  source: {...JANUS, where: 'as summarised', provenance: 'read in the text'},
  standsFor: [],
  test: {lacks: 'there is no dirty logging, by write protection or by hardware (PML)'},
};
