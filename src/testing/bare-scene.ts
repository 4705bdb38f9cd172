/** Strategies that are explained on a processor without any cache, where each access walks. */
import type {Scene} from '../explain/explained.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import type {Source} from '../replay/pass.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {defaultsOf} from './defaults.ts';
import {BARE} from './processors.ts';

/** `warm` as `HostParameters` have it. */
export const bareScene = (source: Source, strategies: readonly Strategy[], warm = 1): Scene => ({
  source,
  subjects: strategies.map(strategy => ({
    label: strategy.id,
    member: {
      strategy,
      parameters: defaultsOf(strategy.parameters),
      host: {pageKiB: 4, warm, levels: 4},
    },
    costs: cascadeLake.costs,
  })),
  ground: {geometry: BARE, seed: 1},
});
