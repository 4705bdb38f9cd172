/** Every law of conservation. */
import {exits} from './exits.ts';
import {faults} from './faults.ts';
import {host} from './host.ts';
import type {Law, Sizes} from './law.ts';
import {GUEST_WORK} from './observed.ts';
import {SHADOWS} from './shadows.ts';
import {TRANSLATIONS} from './translations.ts';
import {walks} from './walks.ts';

const GUEST: readonly Law[] = GUEST_WORK.map(name => ({
  law: 'the guest does what the recording says',
  left: [name],
  relation: 'is',
  right: [`${name} in the recording`],
}));

export const lawsFor = (sizes: Sizes): readonly Law[] => [
  ...GUEST,
  ...TRANSLATIONS,
  ...walks(sizes),
  ...faults(sizes),
  ...exits(sizes),
  ...SHADOWS,
  ...host(sizes),
];
