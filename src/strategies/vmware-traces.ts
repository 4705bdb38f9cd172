/**
 * Shadow paging as VMware's monitors did it before nested paging: traces that are kept across switches, shadow entries that
 * are computed anew at once, and guesses at which tables are not worth a trace any more.
 *
 * Read: the exit detection, in the claims of US patent 8,359,422 and the abstract of 8,793,428; the cost of a call-out, 391
 * cycles on the machine of Adams and Agesen (ASPLOS 2006), second-hand. Known of, but read in no source: that traced stores
 * update the shadow, that tables are de-traced, that shadows are cached for each guest root. Assumed: the threshold of
 * de-tracing, the size of the pool and who leaves it.
 *
 * MOV to and from CR3, INVLPG and faults are exits here, as with hardware virtualization; under binary translation they were
 * calls or in-monitor exceptions too, and much cheaper. Left out: the second rule of 8,793,428 (runs of cleared entries), traces
 * of code, tracing by the guest's large pages.
 */
import {InStepFlushes} from '../shadow/in-step-flushes.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {sharedByRole} from '../shadow/sharing.ts';
import {CallOuts} from '../shadow/stores/call-outs.ts';
import {RoutedShadowMmu} from '../shadow/stores/routed-shadow-mmu.ts';
import {Traces} from '../shadow/traces/traces.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, poolOverruled, poolUnbuildable, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {isOn, onOff} from './parameters/switch.ts';
import {TRACE_PARAMETERS, traceHabitsOf} from './parameters/traces.ts';
import {strategy} from './strategy.ts';

export const vmwareTraces = strategy({
  id: 'vmware-traces',
  title: 'Shadow, as VMware did it (eager traces)',
  description:
    'traced tables, eager updates, exit detection (from a patent); thresholds and pool are assumed; CR3, INVLPG and faults exit',
  virtual: true,
  parameters: {
    ...withDefaults(TRACE_PARAMETERS, {emulatedStore: 'update', floodThreshold: 64, exitDetection: 'on'}),
    btCallouts: onOff('off', {
      on: 'stores to traced tables are calls from translated code, without an exit',
      off: 'they fault',
    }),
    ...withDefaults(POOL_PARAMETERS, {eviction: 'lru'}),
  },
  overruled: poolOverruled,
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const sharing = sharedByRole(tables);
    const protection = new Traces(tables, sharing, traceHabitsOf(tables, loaded, values));
    const parts = {
      loaded,
      sharing,
      protection,
      flushes: new InStepFlushes(loaded),
      sight: sightOf(values),
    };
    const mmu = isOn(values.btCallouts)
      ? new RoutedShadowMmu(tables, new CallOuts(machine.events), parts)
      : new ShadowMmu(tables, parts);
    return new ShadowHypervisor(mmu);
  },
});
