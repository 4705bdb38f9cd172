/** Which parameters matter, and which of them together. */
import {TIE_RATIO} from '../../stats/compare.ts';
import {OBJECTIVE_WORDS} from '../quantities.ts';
import {inARow} from '../../suite/in-a-row.ts';
import type {Findings} from './findings.ts';

/** Factors nearer to one than this are no effect to speak of. */
const NO_SPREAD = TIE_RATIO;

export function effectsAdvice({effects, objective}: Findings): readonly string[] {
  if (!effects) return [];
  const strong = effects.main.filter(({spread}) => spread > NO_SPREAD);
  const weak = effects.main.filter(({spread}) => spread <= NO_SPREAD).map(({parameter}) => parameter);
  const words = strong.map(({parameter, levels, spread}) => {
    const sorted = [...levels].sort((one, other) => one.factor - other.factor);
    return `${parameter} (${sorted.at(-1)!.value} has ${spreadWords(spread)} the ${OBJECTIVE_WORDS[objective]} of ${sorted[0].value})`;
  });
  const none = weak.length === 0 ? '' : `; ${inARow(weak)} move${weak.length === 1 ? 's' : ''} nothing`;
  const first =
    words.length === 0
      ? 'No parameter matters by itself'
      : `Over the whole space${seedWords(effects)} most hangs on ${words.join(', then on ')}`;
  return [`${first}${none}`, ...interactionAdvice(effects)];
}

/** Halving runs the whole space at its first seed only. */
const seedWords = ({seeds}: NonNullable<Findings['effects']>): string =>
  seeds.length === 1 ? ', at one seed,' : '';

function interactionAdvice({pairs}: NonNullable<Findings['effects']>): readonly string[] {
  const [pair] = pairs;
  if (!pair || pair.spread <= NO_SPREAD) {
    return pairs.length === 0 ? [] : ['No two parameters interact: each can be chosen by itself'];
  }
  const best = pair.cells.reduce((least, each) => (each.factor < least.factor ? each : least));
  const [one, other] = pair.parameters;
  const farthest = Math.max(...pair.cells.map(({factor}) => Math.max(factor, 1 / factor)));
  return [
    `${one} and ${other} interact most: together they are up to ${spreadWords(farthest)} off what each does by itself, and ${one} ${best.values[0]} gains most beside ${other} ${best.values[1]}`,
  ];
}

const spreadWords = (spread: number): string => `${spread.toFixed(spread < 10 ? 2 : 1)}×`;
