/**
 * KVM's shadow pager with a habit of Xen's. As in KVM, leaf tables go out of step at the first store to them, and a table
 * above is written to on the guest's behalf; as in Xen, stores of zero one after the other to such a table tell that it is
 * being torn down, and take its shadow early, before write flooding does.
 *
 * It is made as src/strategies/kvm.ts is, without that one's bypass of guest faults, and with the four parts of
 * src/strategies/xen-shadow3.ts that take shadows early.
 */
import {
  AliasLimit,
  aliasLimitOf,
  CachedRoots,
  floodingOf,
  KvmFlushes,
  LoadedContext,
  NO_MARKS,
  PageReferences,
  PageSync,
  POOL_PARAMETERS,
  poolUnbuildable,
  PREFETCH_PARAMETERS,
  prefetchOf,
  prefetchOverruled,
  previousRootsOf,
  scopeOverruled,
  ShadowHypervisor,
  ShadowMmu,
  shadowTablesOf,
  sharedByRole,
  sightOf,
  strategy,
  TracedFrames,
  TreeSync,
  UnsyncPages,
  UNSYNC_PARAMETERS,
  UnsyncTraces,
  Unshadowing,
  unsyncOverruled,
  unsyncSettingOf,
  withDefaults,
  ZeroStores,
} from 'pagewalk';
import type {Gfn, ShadowParts, ShadowTables, UnsyncParts, UnsyncSetting, ValuesOf} from 'pagewalk';

const {bypassGuestFaults: _, ...FOLLOWING} = UNSYNC_PARAMETERS;

const PARAMETERS = {
  ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
  ...withDefaults(PREFETCH_PARAMETERS, {prefetch: 'group', prefetchEntries: 8}),
  ...FOLLOWING,
  zeroStores: {
    default: 2,
    unit: 'stores',
    description: 'emulated stores of zero in a row that take the shadow of their table; 0: no number does',
    min: 0,
  },
};

/** What takes shadows early. */
interface Early {
  readonly zeroStores: ZeroStores;
  readonly unshadowing: Unshadowing;
}

class UnshadowingTraces extends UnsyncTraces {
  private readonly early: Early;

  constructor(tables: ShadowTables, parts: UnsyncParts, setting: UnsyncSetting, early: Early) {
    super(tables, parts, setting);
    this.early = early;
  }

  override stored(gfn: Gfn, index: number): void {
    const {zeroStores, unshadowing} = this.early;
    const {guestTables} = this.tables.machine;
    const slot = guestTables.slot(gfn, index);
    super.stored(gfn, index);
    if (guestTables.flagsAt(slot) !== 0 || guestTables.frameAt(slot) !== 0) zeroStores.interrupted();
    else if (zeroStores.stored(gfn)) unshadowing.once(gfn);
  }

  override overwritten(gfn: Gfn): void {
    this.early.zeroStores.interrupted();
    super.overwritten(gfn);
  }
}

function partsOf(
  tables: ShadowTables,
  loaded: LoadedContext,
  values: ValuesOf<typeof PARAMETERS>,
): ShadowParts {
  const setting = unsyncSettingOf({...values, bypassGuestFaults: 'off'});
  // KVM's, as in src/strategies/kvm.ts.
  const traced = new TracedFrames(tables.machine);
  const unsync = new UnsyncPages(tables);
  const flooding = floodingOf(values);
  const roots = new CachedRoots(tables.pool, loaded, previousRootsOf(tables, values));
  // Xen's.
  const references = new PageReferences(tables);
  const zeroStores = new ZeroStores(values.zeroStores);
  const unshadowing = new Unshadowing(tables, {loaded, traced, references, zeroStores});
  // Both.
  const caught = {loaded, traced, unsync, flooding, marks: NO_MARKS};
  const protection = new UnshadowingTraces(tables, caught, setting, {zeroStores, unshadowing});
  const pages = new PageSync(tables, protection);
  const sync = new TreeSync(tables, {unsync, pages, marks: NO_MARKS}, setting);
  const flushes = new KvmFlushes({loaded, roots, unsync, sync}, setting);
  const aliases = new AliasLimit(tables, aliasLimitOf(values));
  return {
    loaded,
    sharing: sharedByRole(tables),
    rootAtHand: role => roots.atHand(role),
    protection,
    flushes,
    watchers: [aliases, zeroStores],
    pins: page => roots.holds(page),
    prefetch: prefetchOf(tables, protection, values),
    sight: sightOf(values),
  };
}

export default strategy({
  id: 'unsync-unshadowing',
  title: 'Unsync pages with early unshadowing',
  description: "KVM's leaf tables out of step, and Xen's early unshadowing of the tables above",
  virtual: true,
  parameters: PARAMETERS,
  overruled: (values, around) => ({
    ...unsyncOverruled(values, around),
    ...prefetchOverruled(values),
    ...scopeOverruled(values),
  }),
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    return new ShadowHypervisor(
      new ShadowMmu(tables, partsOf(tables, new LoadedContext(machine.cpu), values)),
    );
  },
});
