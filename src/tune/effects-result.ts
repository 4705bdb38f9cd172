/** What each parameter of the space does to the objective, and each two of them: over all that the first round ran. */
import type {Values} from '../suite/definition.ts';
import {effectsOf} from './effects.ts';
import type {Evidence} from './evidence.ts';
import type {TuningResult} from './result.ts';
import {overall, type Measure} from './scores.ts';
import type {Tuned} from './tune.ts';

/** Null where nothing varied, or nothing ended well. */
export function effectsResult(
  evidence: Evidence,
  {spec, rungs}: Tuned,
  measure: Measure,
): TuningResult['effects'] {
  const runs = rungs[0].configurations.flatMap(({label, set}) => {
    const comparison = overall(evidence, measure, label, rungs[0].seeds);
    return comparison ? [{set: grouped(set, spec.zip), ratio: comparison.ratio}] : [];
  });
  const {ratio, main, pairs, confounded} = effectsOf(runs);
  if (main.length === 0) return null;
  return {
    ratio,
    seeds: [...rungs[0].seeds],
    main: main.map(({parameter, levels, spread}) => ({parameter, levels: [...levels], spread})),
    pairs: pairs.map(({parameters, cells, spread}) => ({
      parameters: [...parameters],
      cells: cells.map(({values, ...rest}) => ({values: [...values], ...rest})),
      spread,
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
