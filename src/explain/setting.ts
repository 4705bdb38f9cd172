/** What a narrator must know of the machine and the strategy that it tells of. */
import type {ProcessorGeometry, WalkCacheGeometry} from '../hardware/geometry.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import {hex, tableName} from './names.ts';
import type {Setting, TableRole} from './narrator.ts';

export function settingOf(
  hypervisor: Hypervisor,
  isVirtual: boolean,
  price: (event: string) => number,
): Setting {
  const {processor} = hypervisor.machine;
  const shadow = hypervisor instanceof ShadowHypervisor ? hypervisor.tables : undefined;
  return {
    price,
    ownTables: isVirtual ? (shadow ? 'shadow' : 'nested') : undefined,
    hasSecondTlb: processor.tlb.second.entries > 0,
    hasWalkCaches: hasAny(processor.walkCaches) || processor.tlb.secondHolds !== 'pages',
    hasNestedWalkCaches: hasAny(processor.nestedWalkCaches) || processor.tlb.secondHolds === 'nested',
    hasNestedTlb: hasNestedTlb(processor),
    standsFor: frame => (shadow ? roleIn(shadow, frame) : undefined),
  };
}

const hasAny = (caches: WalkCacheGeometry): boolean => Object.values(caches).some(({entries}) => entries > 0);

const hasNestedTlb = ({nestedTlb, tlb}: ProcessorGeometry): boolean =>
  nestedTlb.entries > 0 || tlb.secondHolds === 'nested';

function roleIn({pool}: ShadowTables, frame: number): TableRole | undefined {
  const {role} = [...pool.pages()].find(page => page.frame === frame) ?? {};
  if (role === undefined) return undefined;
  const {kind, gfn, level} = role;
  const words =
    kind === 'direct' ? `pieces from guest frame ${hex(gfn)} on` : `guest ${tableName(level)} ${hex(gfn)}`;
  return {words, gfn, level};
}
