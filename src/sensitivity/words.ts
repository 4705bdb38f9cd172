/** What a run's conclusions rest on, in sentences. */
import {factorText} from '../suite/conclusions/interval-text.ts';
import {orderWords} from './order.ts';
import type {Conclusion, Flip, MovedPrice, Pairing, Sensitivity} from './result.ts';

/** A price that alone overturns a verdict. */
export interface Turn {
  readonly price: MovedPrice;
  readonly flip: Flip;
}

export const verdictsOf = ({robust}: Pick<Sensitivity, 'robust'>): readonly Conclusion[] =>
  robust.filter(({isVerdict}) => isVerdict);

export const isSamePair = (one: Pairing, other: Pairing): boolean =>
  one.workload === other.workload &&
  one.machine === other.machine &&
  one.first === other.first &&
  one.second === other.second;

/** Of a pair, those that need the smallest change of a price first. */
export const turnsOf = ({prices}: Pick<Sensitivity, 'prices'>, pair: Pairing): readonly Turn[] =>
  prices
    .flatMap(price => price.flips.filter(flip => isSamePair(flip, pair)).map(flip => ({price, flip})))
    .toSorted((one, other) => factorOf(one) - factorOf(other));

/** Of all verdicts, the same. */
export const verdictTurns = (found: Sensitivity): readonly Turn[] =>
  verdictsOf(found)
    .flatMap(verdict => turnsOf(found, verdict))
    .toSorted((one, other) => factorOf(one) - factorOf(other));

/** How far the price has to go, as a factor. */
const factorOf = ({price: {value}, flip: {at}}: Turn): number => Math.max(at / value, value / at);

/** The answer: what holds whatever is assumed, what hangs on a single price, and which is the nearest. */
export const answerOf = (found: Sensitivity): readonly string[] => {
  const verdicts = verdictsOf(found);
  if (verdicts.length === 0) return ['The run concludes nothing about two strategies.'];
  return [drawnAnswer(found, verdicts), ...otherConclusions(found), ...aloneAnswer(found, verdicts)];
};

const isCertain = ({shareOfDraws}: Conclusion): boolean => shareOfDraws === 1;

const MOST_NAMED = 3;

function drawnAnswer({draws, prices}: Sensitivity, verdicts: readonly Conclusion[]): string {
  const assumed = new Set(prices.filter(({drawn}) => drawn).map(({name}) => name)).size;
  const under = `under every one of ${draws} draws of all assumed prices (${assumed})`;
  const weak = verdicts
    .filter(each => !isCertain(each))
    .toSorted((one, other) => one.shareOfDraws - other.shareOfDraws);
  if (weak.length === 0)
    return verdicts.length === 1
      ? `The verdict holds ${under}.`
      : `All ${verdicts.length} verdicts hold ${under}.`;
  const named = weak
    .slice(0, MOST_NAMED)
    .map(each => `${orderOf(each)} on ${placeWords(each, verdicts)} (${shareText(each)} of the draws)`);
  const holding = verdicts.length - weak.length;
  return `${holding} of ${verdicts.length} verdicts ${holding === 1 ? 'holds' : 'hold'} ${under}. Least sure: ${named.join('; ')}.`;
}

function otherConclusions({robust, undecided}: Sensitivity): readonly string[] {
  const certain = robust.filter(isCertain).length;
  const rest = undecided.length === 0 ? '' : `; the seeds leave ${undecided.length} more undecided`;
  return [
    `Every draw bears out ${certain === robust.length ? 'all' : `${certain} of all`} ${robust.length} conclusions about two strategies${rest}.`,
  ];
}

function aloneAnswer(found: Sensitivity, verdicts: readonly Conclusion[]): readonly string[] {
  const turns = verdictTurns(found);
  if (turns.length === 0) return ['No price alone overturns a verdict within its range.'];
  const turnedBy = (of: readonly Turn[]): number =>
    verdicts.filter(verdict => of.some(({flip}) => isSamePair(flip, verdict))).length;
  const reversed = turnedBy(turns.filter(reverses));
  const ahead = reversed === 0 ? 'none so that another is ahead' : `${reversed} so that another is ahead`;
  return [
    `One price alone overturns ${turnedBy(turns)} of ${verdicts.length} verdicts within its range, ${ahead}.`,
    `The nearest: ${turnWords(turns[0], verdicts)}.`,
  ];
}

const reverses = ({flip}: Turn): boolean => [flip.from, flip.to].every(words => words.includes(' beats '));

/** `with exitCycles below 814 (1150 here) kvm and nested are level on prefork`. */
export const turnWords = (turn: Turn, among: readonly Pairing[] = [turn.flip]): string =>
  `with ${turnedBy(turn)} ${turn.flip.to} on ${placeWords(turn.flip, among)}`;

/** `exitCycles below 814 (1150 here)`. */
export const turnedBy = ({price: {name, value}, flip: {at}}: Turn): string =>
  `${name} ${at < value ? 'below' : 'above'} ${valueText(at)} (${valueText(value)} here)`;

/** `nested beats kvm on prefork under every draw; by 1.9 to 4.1×`. */
export function conclusionWords(each: Conclusion, among: readonly Pairing[] = [each]): string {
  const {conclusion, low, high} = each;
  const how = isCertain(each) ? 'under every draw' : `in ${shareText(each)} of the draws`;
  const ends = [...new Set([low, high].map(end => factorText(end)))];
  const reach = `${ends.join(' to ')}×`;
  const by = conclusion === 'beats' && isCertain(each) ? `by ${reach}` : `the ratio is ${reach}`;
  return `${orderOf(each)} on ${placeWords(each, among)} ${how}; ${by}`;
}

const orderOf = (each: Conclusion): string =>
  orderWords(each.conclusion === 'level' ? 'level' : 'first', each);

/** With the machine where there are several. */
function placeWords({workload, machine}: Pairing, among: readonly Pairing[]): string {
  return among.some(other => other.machine !== machine) ? `${workload} (${machine})` : workload;
}

/** Never rounded to all of them. */
export const shareText = ({shareOfDraws}: Conclusion): string =>
  `${shareOfDraws === 1 ? '100' : (Math.floor(shareOfDraws * 1000) / 10).toFixed(1)} %`;

const DIGITS = 3;

/** Three digits, and no exponent; a whole number of cycles has all of its own. */
export function valueText(value: number): string {
  if (value >= 10 ** DIGITS) return value.toFixed(0);
  return String(Number(value.toPrecision(DIGITS)));
}

/** How a price was moved: `175 to 700, half to twice`. */
export const rangeWords = ({low, high, range}: MovedPrice): string =>
  `${valueText(low)} to ${valueText(high)}, ${range}`;
