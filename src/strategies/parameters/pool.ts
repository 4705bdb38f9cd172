/** How large the pool of shadow pages is, who leaves it when it is full, and what that choice may go by. */
import {chance} from '../../hardware/chance.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import {greedyDual} from '../../shadow/eviction/greedy-dual.ts';
import {evictionKinds} from '../../shadow/eviction/index.ts';
import {ACCESSED_BITS, AccessedBits, EXITS, PERFECT, type Sight} from '../../shadow/eviction/sight.ts';
import {unbounded} from '../../shadow/eviction/unbounded.ts';
import {evictionUnits, TREES} from '../../shadow/eviction/unit.ts';
import {ShadowPool} from '../../shadow/tables/pool.ts';
import type {EvictionKind} from '../../shadow/eviction/policy.ts';
import type {ShadowPage} from '../../shadow/tables/shadow-page.ts';
import {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import type {Surroundings, Library, Overruled, StrategyParameters, ValuesOf} from '../strategy.ts';
import {foreseeing, unforeseen} from './foreseeing.ts';

export const POOL_PARAMETERS = {
  poolPermille: {
    // Linux, arch/x86/include/asm/kvm_host.h: KVM_PERMILLE_MMU_PAGES.
    default: 20,
    unit: 'pages a thousand pages of guest memory',
    description: 'size of the pool of shadow pages, as a share of guest memory',
    min: 0,
    max: 1000,
    fractional: true,
  },
  poolMinimumPages: {
    // Linux, arch/x86/include/asm/kvm_host.h: KVM_MIN_ALLOC_MMU_PAGES.
    default: 64,
    unit: 'pages',
    description: 'a pool that is a share of memory is never smaller',
    min: 6,
  },
  poolPages: {default: 0, unit: 'pages', description: 'size of the pool; 0: as a share of memory', min: 0},
  poolKiB: {
    default: 0,
    unit: 'KiB',
    description: 'size of the pool in memory, 4 KiB a page; 0: as poolPages says',
    min: 0,
  },
  poolRoots: {
    default: 0,
    unit: 'roots',
    description: 'roots that the pool holds at most; 0: as many as fit; needs evictionUnit=tree',
    min: 0,
  },
  eviction: {
    default: 'fifo',
    unit: '',
    description: 'who leaves a full pool',
    names: 'eviction policy',
  },
  evictionUnit: {
    default: 'page',
    unit: '',
    description: 'what leaves: a page, a page and what only it leads to, or a root and its whole tree',
    choices: ['page', 'subtree', 'tree'],
  },
  policySees: {
    default: 'exits',
    unit: '',
    description: 'the signs of use that the policy gets; perfect (every walk) could not be built',
    choices: ['exits', 'accessedBits', 'perfect'],
  },
  sampleInstructions: {
    default: 0,
    unit: 'instructions',
    description: 'with accessedBits: guest instructions from one sample to the next, at the least',
    min: 0,
  },
  minimumFreePages: {
    default: 0,
    unit: 'pages',
    description: 'a fault that finds fewer free begins by making room; 0: room is made when it is needed',
    min: 0,
  },
  refillPages: {
    default: 1,
    unit: 'pages',
    description: 'pages that are free after room was made',
    min: 1,
  },
  rebuildWeightPage: {
    default: 1,
    unit: 'weight',
    description: 'for policies that go by it: what it takes to make a page again (assumption)',
    min: 0,
    fractional: true,
  },
  rebuildWeightEntry: {
    default: 1,
    unit: 'weight',
    description: 'for policies that go by it: what it takes to fill an entry again (assumption)',
    min: 0,
    fractional: true,
  },
} as const satisfies StrategyParameters;

export type PoolValues = ValuesOf<typeof POOL_PARAMETERS>;

/** Empty shadow tables over a pool as `values` say. */
export function shadowTablesOf(machine: VirtualMachine, values: PoolValues, library: Library): ShadowTables {
  const kind = library.eviction(values.eviction);
  const contradiction = poolContradiction(values, kind);
  if (contradiction !== undefined) throw new Error(contradiction);
  const unit = evictionUnits.find(({id}) => id === values.evictionUnit)!;
  const {limit, roots} = kind.bound === 'unbounded' ? UNBOUNDED : boundsOf(machine, values);
  // A tree has a page a level at the least.
  const capacity = unit === TREES ? Math.min(roots, Math.ceil(limit / machine.paging.levels)) : limit;
  // The policy weighs pages of the tables, and the tables are made over the pool, which asks the policy.
  const weigh = (page: ShadowPage): number =>
    values.rebuildWeightPage + values.rebuildWeightEntry * tables.count(page);
  const base = {capacity, random: chance(), rebuildCost: weigh};
  const policy = kind.build<ShadowPage>(
    kind.bound === 'foresight' ? foreseeing(base, {machine, unit, values, library}) : base,
  );
  const {minimumFreePages: minimumFree, refillPages: refill} = values;
  const pool = new ShadowPool(machine.paging.levels, {
    limit,
    roots,
    policy,
    unit,
    minimumFree,
    refill,
    hash: machine.pageHash(),
  });
  const tables = new ShadowTables(machine, pool);
  return tables;
}

const UNBOUNDED = {limit: Number.POSITIVE_INFINITY, roots: Number.POSITIVE_INFINITY};

type SizeValues = Pick<PoolValues, 'poolKiB' | 'poolPages' | 'poolPermille' | 'poolMinimumPages'>;

export function poolOverruled(values: PoolValues, around: Surroundings): Overruled {
  const {eviction: _, ...bounded} = POOL_PARAMETERS;
  return (
    unboundedOverrules(values, Object.keys(bounded)) ?? {
      ...shareOverruled(values, around),
      ...evictionOverruled(values),
    }
  );
}

/** What all of `names` are overruled by, where nothing bounds the pool. */
export function unboundedOverrules(
  {eviction}: Pick<PoolValues, 'eviction'>,
  names: readonly string[],
): Overruled | undefined {
  if (eviction !== unbounded.id) return undefined;
  return alike(names, `eviction to be another than ${unbounded.id}: a pool without a bound never makes room`);
}

type EvictionValues = Omit<PoolValues, keyof SizeValues>;

/** Of who leaves a pool that has a bound, and what that goes by. */
export function evictionOverruled(values: EvictionValues): Overruled {
  const {policySees, minimumFreePages, refillPages} = values;
  return {
    ...(policySees === ACCESSED_BITS
      ? {}
      : {
          sampleInstructions: `policySees to be ${ACCESSED_BITS}, which alone is sampled: it is ${policySees}`,
        }),
    ...(minimumFreePages > refillPages && values.evictionUnit !== TREES.id
      ? {minimumFreePages: `at most ${refillPages}, which refillPages is: no more are made free`}
      : {}),
    ...weightsOverruled(values),
    ...onlyRootOverrules(values),
  };
}

const WEIGHTS = ['rebuildWeightPage', 'rebuildWeightEntry'];

function weightsOverruled({eviction, rebuildWeightEntry}: EvictionValues): Overruled {
  const kind = evictionKinds.find(({id}) => id === eviction);
  // A policy of the user's may go by anything.
  if (kind === undefined) return {};
  if (!kind.weighs) {
    const weighing = evictionKinds.filter(({weighs}) => weighs).map(({id}) => id);
    return alike(WEIGHTS, `eviction to be ${weighing.join(' or ')}, which go by it: it is ${eviction}`);
  }
  if (eviction !== greedyDual.id || rebuildWeightEntry > 0) return {};
  return {
    rebuildWeightPage: `rebuildWeightEntry to be above 0: ${eviction} does not tell pages apart that weigh the same`,
  };
}

function onlyRootOverrules(values: EvictionValues): Overruled {
  if (values.evictionUnit !== TREES.id || values.poolRoots !== 1) return {};
  return choiceOverruled(values, 'poolRoots to be 0 or at least 2: of one root none is chosen');
}

/** Where trees leave and there is one, nobody chooses. */
export function choiceOverruled({policySees}: Pick<PoolValues, 'policySees'>, expected: string): Overruled {
  return alike(['eviction', ...WEIGHTS, ...(policySees === PERFECT.id ? ['policySees'] : [])], expected);
}

const alike = (names: readonly string[], expected: string): Overruled =>
  Object.fromEntries(names.map(name => [name, expected]));

/** The share of memory is not looked at where the size is said, and does not count where it is below the least. */
function shareOverruled(values: SizeValues, {frames}: Surroundings): Overruled {
  const sized = sizeOverrules(values, ['poolPermille', 'poolMinimumPages']);
  if (sized !== undefined) return sized;
  const {poolPermille, poolMinimumPages} = values;
  const share = shareOf(frames, poolPermille);
  if (share >= poolMinimumPages) return {};
  return {
    poolPermille: `a share of at least ${poolMinimumPages} pages, which poolMinimumPages is: of ${frames} pages it makes ${share}`,
  };
}

/** What all of `names` are overruled by, where the size is said in pages or KiB. */
export function sizeOverrules(
  values: Pick<SizeValues, 'poolKiB' | 'poolPages'>,
  names: readonly string[],
): Overruled | undefined {
  for (const name of ['poolKiB', 'poolPages'] as const) {
    if (values[name] === 0) continue;
    return alike(names, `${name} to be 0: it is ${values[name]}, and says the size`);
  }
  return undefined;
}

/** Roots that a pool of `limit` pages can pin beside the one in use, which needs a page a level. */
export function spareRoots(limit: number, roots: number, levels: number): number {
  return Math.max(0, Math.min(limit - levels, roots - 1));
}

/** The same of a pool as `values` say. */
export function spareRootsOf(
  values: SizeValues & Pick<PoolValues, 'eviction' | 'poolRoots'>,
  {frames, levels}: Surroundings,
): number {
  const {eviction, poolRoots} = values;
  if (eviction === unbounded.id) return Number.POSITIVE_INFINITY;
  return spareRoots(limitOf(frames, values), poolRoots > 0 ? poolRoots : Number.POSITIVE_INFINITY, levels);
}

/** Why no pool can be made of `values` for such a guest. */
export function poolUnbuildable(values: PoolValues, around: Surroundings): string | undefined {
  // A policy of the user's is known where the pool is made.
  const kind = evictionKinds.find(({id}) => id === values.eviction);
  return poolContradiction(values, kind) ?? tooSmall(values, around);
}

/** What of `values` cannot be had together. */
function poolContradiction(values: PoolValues, kind: EvictionKind | undefined): string | undefined {
  const {evictionUnit, poolRoots, poolKiB, poolPages} = values;
  if (kind?.bound === 'unbounded') return undefined;
  if (poolRoots > 0 && evictionUnit !== TREES.id)
    return `poolRoots is ${poolRoots} and evictionUnit ${evictionUnit}, expected tree`;
  if (poolKiB > 0 && poolPages > 0)
    return `poolKiB is ${poolKiB} and poolPages ${poolPages}, expected one of them to be 0`;
  return kind?.bound === 'foresight' ? unforeseen(values) : undefined;
}

function tooSmall(
  values: SizeValues & Pick<PoolValues, 'eviction'>,
  around: Surroundings,
): string | undefined {
  const {eviction, poolKiB, poolPages} = values;
  const {frames, levels} = around;
  if (eviction === unbounded.id || limitOf(frames, values) >= levels) return undefined;
  const [said, least] =
    poolKiB > 0 ? [`poolKiB is ${poolKiB}`, levels * KIB_A_PAGE] : [`poolPages is ${poolPages}`, levels];
  return `${said}, expected at least ${least}: a walk needs a page a level, of which the guest's tables have ${levels}`;
}

function boundsOf({physmap}: VirtualMachine, values: PoolValues): typeof UNBOUNDED {
  const {poolRoots} = values;
  return {
    limit: limitOf(physmap.guestFrames, values),
    roots: poolRoots > 0 ? poolRoots : Number.POSITIVE_INFINITY,
  };
}

function limitOf(frames: number, values: SizeValues): number {
  const {poolKiB, poolPages, poolPermille, poolMinimumPages} = values;
  if (poolKiB > 0) return Math.floor(poolKiB / KIB_A_PAGE);
  if (poolPages > 0) return poolPages;
  return Math.max(shareOf(frames, poolPermille), poolMinimumPages);
}

const shareOf = (frames: number, permille: number): number => Math.floor((frames * permille) / 1000);

const KIB_A_PAGE = 4;

type SightValues = Pick<PoolValues, 'policySees' | 'sampleInstructions'>;

/** What the policy of the pool sees. */
export function sightOf({policySees, sampleInstructions}: SightValues): Sight {
  if (policySees === PERFECT.id) return PERFECT;
  return policySees === EXITS.id ? EXITS : new AccessedBits(sampleInstructions);
}
