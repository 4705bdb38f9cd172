import {EXIT_NAMES, total} from '../../timing/events.ts';
import type {Reading} from '../reading.ts';
import type {Measure, Target} from '../target.ts';

type Setup = Parameters<Reading['single']>[2];

function exits(name: string, strategy: string, published: number, setup: Setup = {}): Measure {
  return {
    name,
    published,
    low: published,
    high: published,
    tolerance: 'a count',
    unit: '',
    ours: reading => total(reading.single('first-touch', strategy, setup).events, EXIT_NAMES),
  };
}

export const faultExits: Target = {
  id: 'T7',
  title: 'Exits of a demand fault',
  kind: 'exact',
  claim:
    'A page that the guest faults in takes three exits where its tables are traced, two where the traced store writes the shadow entry at once, none under nested paging, and one where the host has not backed it.',
  source: {
    authors: 'Kivity',
    title: 'the commit that updates a shadow entry on a trapped write',
    venue: 'Linux commit 0028425f, 2007',
    where: 'its message; and virt-pvm/linux issue 27, for a host that is cold',
    provenance: 'read in the text',
  },
  standsFor: [
    'shadow-cached, which clears the entry of a traced store, and kvm-2007, which writes it anew, before faults of absent entries bypassed it (kvm-2007.bypassGuestFaults=off)',
    'one write to a new page whose tables are there, are shadowed, and are in step (`pagewalk exits`: first-touch)',
  ],
  test: {
    measures: [
      exits('traced, the entry cleared', 'shadow-cached', 3),
      exits('traced, the entry written anew', 'kvm-2007', 2, {values: {bypassGuestFaults: 'off'}}),
      exits('nested, host warm', 'nested', 0),
      exits('nested, host cold', 'nested', 1, {host: 'cold'}),
    ],
  },
};
