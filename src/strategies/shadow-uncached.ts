/**
 * Shadow paging without a cache: a software TLB. Nothing is write-protected, so a guest may edit its tables for free,
 * and nothing survives a load of CR3, so each switch of process pays a hidden fault for every page that it uses again.
 */
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {AT_ONCE, BUT_GLOBAL, ON_REUSE, type Discard} from '../shadow/software-tlb/discard.ts';
import {sharedByAddress, SoftwareTlbFlushes, Unprotected} from '../shadow/software-tlb/software-tlb.ts';
import {unboundedTables} from '../shadow/tables/unbounded-tables.ts';
import {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './parameters/prefetch.ts';
import {isOn, onOff} from './parameters/switch.ts';
import {strategy} from './strategy.ts';

export const shadowUncached = strategy({
  id: 'shadow-uncached',
  title: 'Shadow, uncached (software TLB)',
  description: 'shadow tables are dropped at each CR3 load; guest tables are not write-protected',
  virtual: true,
  parameters: {
    keepGlobals: onOff('off', {
      on: 'what was filled from global pages of the guest outlives a CR3 load',
      off: 'nothing does',
    }),
    pagesEmptied: {
      default: 'atOnce',
      unit: '',
      description: 'when the pages of a tree that was dropped are emptied: then, or when they are used again',
      choices: ['atOnce', 'onReuse'],
    },
    ...PREFETCH_PARAMETERS,
  },
  overruled: prefetchOverruled,
  unbuildable: discardContradiction,
  build(machine, values) {
    const tables = unboundedTables(machine);
    const loaded = new LoadedContext(machine.cpu);
    const protection = new Unprotected();
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        // Prefetch reads the guest's table that a page was made for, so there it must be the one.
        sharing: sharedByAddress(values.prefetch === 'none' ? 'addresses' : 'tables'),
        rootAtHand: () => loaded.root,
        protection,
        flushes: new SoftwareTlbFlushes(tables, loaded, discardOf(values)),
        prefetch: prefetchOf(tables, protection, values),
      }),
    );
  },
});

interface DiscardValues {
  readonly keepGlobals: string;
  readonly pagesEmptied: string;
}

function discardOf({keepGlobals, pagesEmptied}: DiscardValues): Discard {
  if (!isOn(keepGlobals)) return pagesEmptied === 'atOnce' ? AT_ONCE : ON_REUSE;
  if (pagesEmptied === 'atOnce') return BUT_GLOBAL;
  throw new Error(discardContradiction({keepGlobals, pagesEmptied}));
}

function discardContradiction({keepGlobals, pagesEmptied}: DiscardValues): string | undefined {
  if (!isOn(keepGlobals) || pagesEmptied === 'atOnce') return undefined;
  return `keepGlobals is on and pagesEmptied ${pagesEmptied}, expected atOnce: some of each page stays`;
}
