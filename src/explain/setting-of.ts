/** What a narrator must know of the machine and the strategy that it tells of. */
import type {ProcessorGeometry, WalkCacheGeometry} from '../hardware/geometry.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {placeOf, type Role} from '../shadow/tables/shadow-page.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import {hex, pageName, tableName} from './names.ts';
import type {Setting} from './narrator/setting.ts';

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
    ...rolesIn(shadow),
    roleOf: key => roleWords(placeOf(key)),
    root: () => (hypervisor instanceof ShadowHypervisor ? hypervisor.mmus[0].loaded.root?.frame : undefined),
  };
}

const hasAny = (caches: WalkCacheGeometry): boolean => Object.values(caches).some(({entries}) => entries > 0);

const hasNestedTlb = ({nestedTlb, tlb}: ProcessorGeometry): boolean =>
  nestedTlb.entries > 0 || tlb.secondHolds === 'nested';

/** What pages stand for from now on: a page that is given up is still known. */
function rolesIn(shadow: ShadowTables | undefined): Pick<Setting, 'standsFor' | 'levelOfGuest'> {
  const known = new Map<number, Role>();
  const learn = (): void => {
    for (const {frame, role} of shadow?.pool.pages() ?? []) known.set(frame, role);
  };
  learn();
  return {
    standsFor(frame) {
      learn();
      const role = known.get(frame);
      return role && {words: roleWords(role), gfn: role.gfn, level: role.level};
    },
    levelOfGuest: table =>
      [...known.values()].find(({kind, gfn}) => kind === 'indirect' && gfn === table)?.level,
  };
}

/** What a shadow page is for. */
export function roleWords({kind, gfn, level}: Pick<Role, 'kind' | 'gfn' | 'level'>): string {
  return kind === 'direct'
    ? `the ${pageName(level + 1)} page at guest frame ${hex(gfn)}, split`
    : `guest ${tableName(level)} ${hex(gfn)}`;
}
