/** Which parameters matter, and which of them together. */
import {standing} from '../../stats/compare.ts';
import {ratioWords} from '../../suite/conclusions/ratio-words.ts';
import {OBJECTIVE_WORDS} from '../quantities.ts';
import {inARow} from '../../suite/in-a-row.ts';
import type {Findings} from './findings.ts';

type Effects = NonNullable<Findings['effects']>;

export function effectsAdvice({effects, objective}: Findings): readonly string[] {
  if (!effects) return [];
  const {
    apart = [],
    level = [],
    undecided = [],
  } = Object.groupBy(effects.main, ({spread}) => standing(spread));
  const words = apart.map(({parameter, levels, spread}) => {
    const sorted = [...levels].sort((one, other) => one.factor - other.factor);
    return `${parameter} (${sorted.at(-1)!.value} has ${ratioWords(spread)} the ${OBJECTIVE_WORDS[objective]} of ${sorted[0].value})`;
  });
  const first =
    words.length === 0
      ? 'No parameter is seen to matter by itself'
      : `Over the whole space${seedWords(effects)} most hangs on ${words.join(', then on ')}`;
  return [
    [
      first,
      ...named(level, name => `${name} ${level.length === 1 ? 'moves' : 'move'} nothing`),
      ...named(undecided, name => `whether ${name} ${undecided.length === 1 ? 'does' : 'do'} cannot be told`),
    ].join('; '),
    ...interactionAdvice(effects),
  ];
}

const named = (effects: Effects['main'], words: (names: string) => string): readonly string[] =>
  effects.length === 0 ? [] : [words(inARow(effects.map(({parameter}) => parameter)))];

/** Halving runs the whole space at its first seed only. */
const seedWords = ({seeds}: Effects): string => (seeds.length === 1 ? ', at one seed,' : '');

function interactionAdvice({pairs}: Effects): readonly string[] {
  if (pairs.length === 0) return [];
  const pair = pairs.find(({farthest}) => standing(farthest) === 'apart');
  if (!pair) return [noInteraction(pairs)];
  const best = pair.cells.reduce((least, each) => (each.factor < least.factor ? each : least));
  const [one, other] = pair.parameters;
  return [
    `${one} and ${other} interact most: together they are up to ${ratioWords(pair.farthest)} off what each does by itself, and ${one} ${best.values[0]} gains most beside ${other} ${best.values[1]}`,
  ];
}

const noInteraction = (pairs: Effects['pairs']): string =>
  pairs.every(({farthest}) => standing(farthest) === 'level')
    ? 'No two parameters interact: each can be chosen by itself'
    : 'No two parameters are seen to interact, though the seeds do not rule it out';
