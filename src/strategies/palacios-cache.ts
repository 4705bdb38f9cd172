/**
 * Palacios's cache of shadow pages, `SHADOW_CACHE` in its configuration. Read in its source,
 * palacios/src/palacios/mmu/vmm_shdw_pg_cache.c and vmm_shdw_pg_cache_32.h (github.com/PeterDinda/palacios):
 *
 *   - shadow pages are found by guest table and level in a hash, and shared by all that reach the table; a load of CR3 finds
 *     its root there (`find_shdw_pt`)
 *   - a frame that becomes a table is made read-only through the reverse map (`update_rmap_entries`); the first store to it
 *     drops its shadow pages and makes it writable again, and is repeated (`evict_shdw_pg`)
 *   - 32 MiB of pages unless `cache_size` says otherwise; the one found longest ago leaves (`pop_queue_pg`)
 *   - INVLPG clears the shadow entry, though it is in step; large pages of the guest are held in 4 KiB pieces
 *
 * It serves 32-bit guests without PAE alone: here it is built with four levels. Left out as bugs: that a loaded root
 * stays in use when it is dropped, that the page evicted may be the loaded root or on the path to the fault, and that an
 * entry of the reverse map outlives its page. Rights are kept in the leaves, so that a table reached with other rights has a
 * shadow page more. What it tells its guests of PCIDs was not read.
 */
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {sharedByRole} from '../shadow/sharing.ts';
import {UnshadowingFlushes, UnshadowOnWrite} from '../shadow/traces/unshadow-on-write.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, poolOverruled, poolUnbuildable, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {strategy} from './strategy.ts';

/** `DEFAULT_CACHE_SIZE` in vmm_shdw_pg_cache.c: 32 MiB. */
const CACHE_PAGES = (32 * 1024 * 1024) / 4096;

export const palaciosCache = strategy({
  id: 'palacios-cache',
  title: 'Palacios, shadow page cache',
  description:
    'a store to a shadowed table drops its shadow and goes through; LRU; written for 32-bit guests, its bugs left out',
  virtual: true,
  parameters: withDefaults(POOL_PARAMETERS, {poolPages: CACHE_PAGES, eviction: 'lru'}),
  overruled: poolOverruled,
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const protection = new UnshadowOnWrite(tables, loaded);
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        sharing: sharedByRole(tables),
        protection,
        flushes: new UnshadowingFlushes(tables, loaded, protection),
        sight: sightOf(values),
      }),
    );
  },
});
