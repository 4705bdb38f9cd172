/** What each parameter of the space does to the objective, and each two of them: over all that the first round ran. */
import type {Values} from '../../suite/definition.ts';
import {effectsOf} from './effects.ts';
import type {Evidence} from '../evidence.ts';
import type {TuningResult} from '../result.ts';
import {scoresOf, type Measure} from '../scores.ts';
import type {Measured} from '../tune.ts';

/** Of the configurations that ended well at every seed; null where nothing varied. */
export function effectsResult(
  evidence: Evidence,
  {spec, rungs}: Measured,
  measure: Measure,
): TuningResult['effects'] {
  const {seeds} = rungs[0];
  const runs = rungs[0].configurations.flatMap(({label, set}) => {
    const scores = scoresOf(evidence, measure, label);
    const ratios = seeds.flatMap(seed => scores.get(seed) ?? []);
    return ratios.length === seeds.length ? [{set: grouped(set, spec.zip), ratios}] : [];
  });
  const {ratio, main, pairs, confounded} = effectsOf(runs);
  if (main.length === 0) return null;
  return {
    ratio,
    seeds: [...seeds],
    main: main.map(({parameter, levels, spread}) => ({parameter, levels: [...levels], spread})),
    pairs: pairs.map(({parameters, cells, ...rest}) => ({
      parameters: [...parameters],
      cells: cells.map(({values, ...each}) => ({values: [...values], ...each})),
      ...rest,
    })),
    confounded: confounded.map(pair => [...pair]),
  };
}

/** Parameters that vary together count as one. */
function grouped(set: Values, groups: readonly (readonly string[])[]): Values {
  const alone = Object.entries(set).filter(([name]) => !groups.some(group => group.includes(name)));
  const together = groups.map(group => [group.join(' + '), group.map(name => set[name]).join(' + ')]);
  return Object.fromEntries([...alone, ...together]);
}
