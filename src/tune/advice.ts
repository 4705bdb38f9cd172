/** What the numbers say, a sentence each. Every number in a sentence is computed from cells; no sentence is ready-made. */
import {isTie, TIE_RATIO, type Comparison} from '../stats/compare.ts';
import {OBJECTIVE_WORDS} from './quantities.ts';
import type {Advice, TuningResult, WorkloadResult} from './result.ts';
import {defaultPoolWords, sizeWords} from './size-words.ts';
import {countWords, less, listWords, more, settingWords} from './words.ts';

/** The result before anything is said about it. */
export type Findings = Omit<TuningResult, 'advice' | 'caveats'> & {
  /** Cycles over those of an unbounded cache, over all workloads. */
  readonly overall: Overall;
};

export interface Overall {
  readonly default: Comparison | undefined;
  /** Of each policy at each size, by size. */
  readonly policies: ReadonlyMap<string, ReadonlyMap<number, Comparison>>;
}

export function adviceOf(findings: Findings): Advice[] {
  return [
    ...defaultAdvice(findings).map(about('default')),
    ...sizeAdvice(findings).map(about('size')),
    ...findings.duels.flatMap(duel => duelAdvice(findings, duel)).map(about('policy')),
    ...boundAdvice(findings).map(about('bound')),
    ...winnerAdvice(findings).map(about('winner')),
    ...effectsAdvice(findings).map(about('effects')),
  ];
}

const about =
  (subject: Advice['about']) =>
  (sentence: string): Advice => ({about: subject, sentence: `${sentence}.`});

function defaultAdvice(findings: Findings): readonly string[] {
  const {overall, workloads, strategy} = findings;
  if (!overall.default) return [];
  const pool = `${strategy}'s default pool (${defaultPoolWords(findings)})`;
  if (isTie(overall.default)) {
    const level = near(overall.default) ? 'is level with' : 'cannot be told from';
    return [`${pool} ${level} an unbounded one here: it costs ${more(overall.default)}`];
  }
  const worst = worstWorkload(workloads);
  const where = workloads.length < 2 || !worst ? '' : `, most on ${worst.workload}: ${more(worst.over)}`;
  return [`${pool} costs ${more(overall.default)} over an unbounded one here${where}`];
}

/** Within 1 %, and not only by a wide interval. */
const near = ({ratio}: Comparison): boolean => Math.max(ratio, 1 / ratio) <= TIE_RATIO;

function worstWorkload(workloads: readonly WorkloadResult[]) {
  const costs = workloads.flatMap(({workload, default: own}) =>
    own?.overUnbounded ? [{workload, over: own.overUnbounded}] : [],
  );
  return costs.sort((one, other) => other.over.ratio - one.over.ratio)[0];
}

/** The smallest size from which on a policy is within a tie of unbounded, the default's policy first. */
function sizeAdvice(findings: Findings): readonly string[] {
  const {policy, overall, default: values} = findings;
  const enough = policy.values.map(name => ({name, found: enoughOf(overall.policies.get(name))}));
  const own = enough.find(({name}) => name === values[policy.parameter]) ?? enough[0];
  const others = enough.filter(each => each !== own);
  const reached = others.flatMap(({name, found}) => (found ? [`${name} with ${found.size}`] : [])).join(', ');
  const also = reached === '' ? '' : `; ${reached}`;
  if (!own.found)
    return [`No size that was tried is within 1 % of an unbounded pool with ${own.name}${also}`];
  const {size, comparison} = own.found;
  return [
    `${sizeWords(findings, size)} is enough to be within 1 % of unbounded with ${own.name}: it costs ${more(comparison)}${also}`,
  ];
}

function enoughOf(bySize: ReadonlyMap<number, Comparison> | undefined) {
  const points = [...(bySize ?? [])].map(([size, comparison]) => ({size, comparison}));
  const last = points.findLastIndex(({comparison}) => comparison.ratio > TIE_RATIO);
  return points[last + 1];
}

function duelAdvice(findings: Findings, duel: TuningResult['duels'][number]): readonly string[] {
  const {losses, wins, ties} = duel;
  const places = losses.length + wins.length + ties.length;
  return places === 0 ? [] : [duelWords(findings, duel, places)];
}

function duelWords(findings: Findings, duel: TuningResult['duels'][number], places: number): string {
  const {policy, rival, losses, wins, ties, same} = duel;
  const all = countWords(places, 'place');
  if (same.length === places) {
    return `${policy} and ${rival} are indistinguishable here: they counted every event the same at all ${all}`;
  }
  const alike =
    same.length === 0 ? '' : `; at ${countWords(same.length, 'place')} they counted every event the same`;
  if (ties.length === places) return `${policy} and ${rival} tie at all ${all}${alike}`;
  const lost = outcomeWords(findings, `${policy} loses to ${rival}`, losses);
  const won = outcomeWords(findings, losses.length > 0 ? 'gains' : `${policy} gains on ${rival}`, wins);
  const rest = ties.length === 0 ? [] : ['ties elsewhere'];
  return `${listWords([...lost, ...won, ...rest])}${alike}`;
}

/** `fifo loses to lru on ctx-ring and zipf (most on zipf at poolPages 64: 6 % [4, 8])`. */
function outcomeWords(
  findings: Findings,
  verb: string,
  outcomes: TuningResult['duels'][number]['losses'],
): readonly string[] {
  if (outcomes.length === 0) return [];
  const [most] = outcomes;
  const where = findings.workloads
    .map(({workload}) => workload)
    .filter(workload => outcomes.some(each => each.workload === workload));
  const on = where.length > 1 ? `most on ${most.workload} at` : 'most at';
  const at = `${findings.size.parameter} ${most.size}: ${more(most.comparison)}`;
  return [`${verb} on ${listWords(where)} (${outcomes.length > 1 || where.length > 1 ? on : 'at'} ${at})`];
}

function boundAdvice({workloads, size}: Findings): readonly string[] {
  const distances = workloads.flatMap(({workload, contests}) =>
    contests.flatMap(({size: at, aboveBound: {cycles}}) => (cycles ? [{workload, at, ...cycles}] : [])),
  );
  if (distances.length === 0) return [];
  const apart = distances.filter(({comparison}) => !isTie(comparison) && comparison.ratio > 1);
  if (apart.length === 0)
    return ["The best policy ties with Belady's rule everywhere, so no other could gain"];
  const [{workload, at, policy, comparison}] = apart.sort(
    (one, other) => other.comparison.ratio - one.comparison.ratio,
  );
  return [
    `Belady's rule, which knows the future, would gain most on ${workload} at ${size.parameter} ${at}, where the best policy (${policy}) is ${more(comparison)} above it`,
  ];
}

function winnerAdvice(findings: Findings): readonly string[] {
  const {winner, search, objective} = findings;
  if (!winner) return ['No configuration ended well on every workload, so none wins'];
  const tied = search.candidates.filter(({rank}) => rank === 1).length - 1;
  const name = settingWords(winner.set);
  const among = `Of ${countWords(search.rungs[0].configurations, 'configuration')}`;
  const ties =
    tied === 0 ? 'no other ties with it' : `${countWords(tied, 'other')} tie${tied === 1 ? 's' : ''} with it`;
  if (isTie(winner.overDefault)) {
    const level = near(winner.overDefault)
      ? 'is level with it'
      : `takes ${less(winner.overDefault)} less, which may be chance`;
    return [`${among} none beats the default: the best (${name}) ${level}, and ${ties}`];
  }
  const verb =
    winner.overDefault.ratio < 1
      ? `takes ${less(winner.overDefault)} fewer`
      : `takes ${more(winner.overDefault)} more`;
  return [`${among} ${name} wins: it ${verb} ${OBJECTIVE_WORDS[objective]} than the default, and ${ties}`];
}

/** Factors nearer to one than this are no effect to speak of. */
const NO_SPREAD = TIE_RATIO;

function effectsAdvice({effects, objective}: Findings): readonly string[] {
  if (!effects) return [];
  const strong = effects.main.filter(({spread}) => spread > NO_SPREAD);
  const weak = effects.main.filter(({spread}) => spread <= NO_SPREAD).map(({parameter}) => parameter);
  const words = strong.map(({parameter, levels, spread}) => {
    const sorted = [...levels].sort((one, other) => one.factor - other.factor);
    return `${parameter} (${sorted.at(-1)!.value} has ${spreadWords(spread)} the ${OBJECTIVE_WORDS[objective]} of ${sorted[0].value})`;
  });
  const none = weak.length === 0 ? '' : `; ${listWords(weak)} move${weak.length === 1 ? 's' : ''} nothing`;
  const first =
    words.length === 0
      ? 'No parameter matters by itself'
      : `Over the whole space most hangs on ${words.join(', then on ')}`;
  return [`${first}${none}`, ...interactionAdvice(effects)];
}

function interactionAdvice({pairs}: NonNullable<Findings['effects']>): readonly string[] {
  const [pair] = pairs;
  if (!pair || pair.spread <= NO_SPREAD) {
    return pairs.length === 0 ? [] : ['No two parameters interact: each can be chosen by itself'];
  }
  const best = pair.cells.reduce((least, each) => (each.factor < least.factor ? each : least));
  const [one, other] = pair.parameters;
  return [
    `${one} and ${other} interact most: together they differ by up to ${spreadWords(pair.spread)} from what each does by itself, and ${one} ${best.values[0]} gains most beside ${other} ${best.values[1]}`,
  ];
}

const spreadWords = (spread: number): string => `${spread.toFixed(spread < 10 ? 2 : 1)}×`;
