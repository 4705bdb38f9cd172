/**
 * Shadow paging with a cache: shadow pages are kept in a pool, found by the guest table they stand for, shared between
 * roots, and kept in step by write-protecting the guest's tables. A switch of process finds its tables still shadowed;
 * each store to a guest table exits. For another pager, start from a copy of it and change a part.
 */
import {unbounded} from '../shadow/eviction/unbounded.ts';
import {TREES} from '../shadow/eviction/unit.ts';
import {InStepFlushes} from '../shadow/in-step-flushes.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {ownedByParent, sharedByRole} from '../shadow/sharing.ts';
import {DroppingFlushes} from '../shadow/traces/dropping-flushes.ts';
import {Traces} from '../shadow/traces/traces.ts';
import {
  choiceOverruled,
  POOL_PARAMETERS,
  poolOverruled,
  poolUnbuildable,
  shadowTablesOf,
  sightOf,
  type PoolValues,
} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './parameters/prefetch.ts';
import {isOn, onOff} from './parameters/switch.ts';
import {TRACE_PARAMETERS, traceHabitsOf} from './parameters/traces.ts';
import {strategy, type Overruled} from './strategy.ts';

export const shadowCached = strategy({
  id: 'shadow-cached',
  title: 'Shadow, cached (invalidating traces)',
  description:
    'shadow tables are kept in a pool and in step with the guest tables, which are write-protected',
  virtual: true,
  parameters: {
    ...POOL_PARAMETERS,
    ...PREFETCH_PARAMETERS,
    ...TRACE_PARAMETERS,
    keepAcrossSwitch: onOff('on', {
      on: 'shadow pages outlive a CR3 load',
      off: 'a CR3 load drops them all, and their traces',
    }),
    sharePages: onOff('on', {
      on: 'all that reach a guest table with the same rights share its shadow page',
      off: 'each parent has its own',
    }),
  },
  overruled: (values, around) => ({
    ...poolOverruled(values, around),
    ...prefetchOverruled(values),
    ...(isOn(values.keepAcrossSwitch) ? {} : dropOverruled(values)),
  }),
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const sharing = isOn(values.sharePages) ? sharedByRole(tables) : ownedByParent(tables);
    const protection = new Traces(tables, sharing, traceHabitsOf(tables, loaded, values));
    const flushes = isOn(values.keepAcrossSwitch)
      ? new InStepFlushes(loaded)
      : new DroppingFlushes(tables, loaded);
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        sharing,
        protection,
        flushes,
        prefetch: prefetchOf(tables, protection, values),
        sight: sightOf(values),
      }),
    );
  },
});

/** What a pool of trees has no use for where each load of CR3 drops them. */
function dropOverruled(values: PoolValues): Overruled {
  if (values.evictionUnit !== TREES.id || values.eviction === unbounded.id) return {};
  const expected = 'keepAcrossSwitch to be on: without it there is never more than one root';
  return {...choiceOverruled(values, expected), poolRoots: expected};
}
