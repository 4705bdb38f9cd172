import type {Consistency} from '../../shadow/consistency/consistency.ts';
import {PERFECT} from '../../shadow/eviction/sight.ts';
import type {ShadowParts} from '../../shadow/shadow-mmu.ts';
import type {ShadowTables} from '../../shadow/shadow-tables.ts';
import {RoutedShadowMmu} from '../../shadow/stores/routed-shadow-mmu.ts';
import type {StoreRoute} from '../../shadow/stores/store-route.ts';
import {sightOf, type PoolValues} from './pool.ts';

/** Shadow paging over `tables` where stores come by `route`, with the sight that `values` give the eviction policy. */
export function routedMmuOf(
  tables: ShadowTables,
  consistency: Consistency,
  route: StoreRoute,
  values: PoolValues,
  parts: Omit<ShadowParts, 'sight'> = {},
): RoutedShadowMmu {
  if (values.policySees === PERFECT.id)
    throw new Error(
      `policySees is ${PERFECT.id}, expected another where stores come by call-outs or hypercalls`,
    );
  return new RoutedShadowMmu(tables, consistency, route, {...parts, sight: sightOf(values)});
}
