import type {ProcessorGeometry} from '../hardware/geometry.ts';
import {ARRAYS} from './arrays.ts';
import type {Misfit} from './misfit.ts';

/** An array that stands in the second-level TLB has no size of its own, and what stands there needs entries. */
export function secondLevelMisfit(geometry: ProcessorGeometry): Misfit | undefined {
  const {second, secondHolds} = geometry.tlb;
  if (secondHolds === 'pages') return undefined;
  if (second.entries === 0) return misfitOf('stlb', geometry, 'some');
  const within = secondHolds === 'nested' ? [...WITH_TABLES, ...WITH_NESTED] : WITH_TABLES;
  const name = within.find(each => named(each).of(geometry).entries > 0);
  return name === undefined ? undefined : misfitOf(name, geometry, 'none');
}

const WITH_TABLES = ['pdeCache'];
const WITH_NESTED = ['nestedPdeCache', 'nestedTlb'];

const named = (name: string) => ARRAYS.find(array => array.name === name)!;

function misfitOf(name: string, geometry: ProcessorGeometry, expected: string): Misfit {
  const {path, of} = named(name);
  const where = `expected ${expected} where the second-level TLB holds ${geometry.tlb.secondHolds}`;
  return {
    inJson: `${name} (geometry.${path}): ${of(geometry).entries} entries, ${where}`,
    parameters: ['stlbHolds', `${name}Entries`],
    asSet: (said, id) => `${said} on ${id}: ${name} has ${of(geometry).entries} entries, ${where}`,
  };
}
