/** Every array of a geometry by name: what is checked, and what `machine.NAMEEntries` and `machine.NAMEWays` set. */
import type {ArrayGeometry, ProcessorGeometry} from '../hardware/geometry.ts';

export interface NamedArray {
  readonly name: string;
  /** Where it stands in a machine's JSON. */
  readonly path: string;
  readonly holds: 'entries' | 'lines';
  readonly description: string;
  readonly of: (geometry: ProcessorGeometry) => ArrayGeometry;
}

export const ARRAYS: readonly NamedArray[] = [
  ...firstLevelTlb('dtlb', 'data', 'first-level data TLB'),
  ...firstLevelTlb('itlb', 'instruction', 'first-level instruction TLB'),
  {
    name: 'stlb',
    path: 'tlb.second',
    holds: 'entries',
    description: 'second-level TLB, 4 KiB and 2 MiB pages',
    of: geometry => geometry.tlb.second,
  },
  {
    name: 'stlbHuge',
    path: 'tlb.secondHuge',
    holds: 'entries',
    description: 'second-level TLB, 1 GiB pages',
    of: geometry => geometry.tlb.secondHuge,
  },
  {
    name: 'stlbInstruction',
    path: 'tlb.secondInstruction',
    holds: 'entries',
    description: 'second-level TLB of instructions alone; without one they share the others',
    of: geometry => geometry.tlb.secondInstruction,
  },
  ...pagingStructureCaches('', 'walkCaches', 'paging-structure cache'),
  ...pagingStructureCaches('nested', 'nestedWalkCaches', 'nested paging-structure cache'),
  {
    name: 'nestedTlb',
    path: 'nestedTlb',
    holds: 'entries',
    description: 'nested TLB, guest frame to host frame, host pages of every size',
    of: geometry => geometry.nestedTlb,
  },
  cache('l1', 'first-level cache'),
  cache('l2', 'second-level cache'),
  cache('llc', 'last-level cache'),
];

function firstLevelTlb(name: string, kind: 'data' | 'instruction', description: string): NamedArray[] {
  const sizes = [
    [0, '', '4 KiB pages'],
    [1, 'Large', '2 MiB pages'],
    [2, 'Huge', '1 GiB pages'],
  ] as const;
  return sizes.map(([at, suffix, pages]) => ({
    name: name + suffix,
    path: `tlb.${kind}[${at}]`,
    holds: 'entries',
    description: `${description}, ${pages}`,
    of: geometry => geometry.tlb[kind][at],
  }));
}

function pagingStructureCaches(
  prefix: '' | 'nested',
  kind: 'walkCaches' | 'nestedWalkCaches',
  description: string,
): NamedArray[] {
  const levels = [
    [2, 'pdeCache', 'PDEs'],
    [3, 'pdpteCache', 'PDPTEs'],
    [4, 'pml4eCache', 'PML4Es'],
    [5, 'pml5eCache', 'PML5Es'],
  ] as const;
  return levels.map(([level, name, entries]) => ({
    name: prefix === '' ? name : prefix + name.charAt(0).toUpperCase() + name.slice(1),
    path: `${kind}.${level}`,
    holds: 'entries',
    description: `${description} of ${entries}`,
    of: geometry => geometry[kind][level],
  }));
}

function cache(name: 'l1' | 'l2' | 'llc', description: string): NamedArray {
  return {name, path: `caches.${name}`, holds: 'lines', description, of: geometry => geometry.caches[name]};
}
