/**
 * What the conclusions of a run rest on. Counts are fixed and cycles linear in each price, so nothing is run anew: each price
 * is moved through its range by itself, and all that are assumed are drawn at once.
 */
import {draws, type Draw} from '../draws/draws.ts';
import type {Machine} from '../machines/machine.ts';
import type {StoredRun} from '../suite/store/stored-run.ts';
import {drawnPricings, drawnRace, drawnRatios, spreadOf, type DrawnRace} from './drawn.ts';
import {cyclesAt, endsOf, flipsOf, moves, ratioAt, type Ends} from './moves.ts';
import {notesOf} from './notes.ts';
import {orderAt} from './order.ts';
import {comparedAt, namesOf, pairsOf, seedsOf, type Cycles, type RankedPair, type Two} from './pairs.ts';
import {pricesOf, type Price} from './prices.ts';
import {pricing} from './pricing.ts';
import {racesOn, type Race} from './races.ts';
import type {Conclusion, MovedPrice, Pairing, Sensitivity, Tornado} from './result.ts';

export function priceSensitivity(
  {run, plan, cells}: Pick<StoredRun, 'run' | 'plan' | 'cells'>,
  drawn: readonly Draw[] = draws(),
): Sensitivity {
  const events = plan.strategies.map(({thing}) => thing);
  const brought = events.filter((each, at) => events.findIndex(({id}) => id === each.id) === at);
  const machines = plan.machines.map(({label, thing}) =>
    onMachine(racesOn(plan, cells, label), pricesOf(thing, brought), {label, machine: thing, drawn}),
  );
  const all = {
    run,
    draws: drawn.length,
    prices: machines.flatMap(({prices}) => prices),
    robust: machines.flatMap(({robust}) => robust),
    undecided: machines.flatMap(({undecided}) => undecided),
    tornado: machines.flatMap(({tornado}) => tornado),
  };
  return {...all, notes: [...notesOf(all, plan, cells)]};
}

type OnMachine = Pick<Sensitivity, 'prices' | 'robust' | 'undecided' | 'tornado'>;

interface Where {
  readonly label: string;
  readonly machine: Machine;
  readonly drawn: readonly Draw[];
}

function onMachine(races: readonly Race[], prices: readonly Price[], where: Where): OnMachine {
  const {label, machine, drawn} = where;
  const own = pricing(machine.latencies);
  const ended = prices.map(price => ({price, low: price.at(price.low), high: price.at(price.high)}));
  const pricings = drawnPricings(machine, drawn);
  const runs = races.map((race): Run => {
    const cycles = cyclesAt(race, own);
    const ends = new Map(ended.map(each => [each.price, endsOf(race, each)]));
    return {race, cycles, ends, pairs: pairsOf(race, cycles), drawn: drawnRace(race, pricings), draws: drawn};
  });
  const moving = prices.filter(price => runs.some(({cycles, ends}) => moves(cycles, ends.get(price)!)));
  return {
    prices: moving.map(price => movedPrice(price, label, runs)),
    robust: runs.flatMap(conclusionsOf),
    undecided: runs.flatMap(undecidedIn),
    tornado: runs.flatMap(each => tornadosOf(each, moving)),
  };
}

/** A race at all prices that it is put to. */
interface Run {
  readonly race: Race;
  readonly cycles: Cycles;
  readonly ends: ReadonlyMap<Price, Ends>;
  readonly pairs: readonly RankedPair[];
  readonly drawn: DrawnRace;
  readonly draws: readonly Draw[];
}

function movedPrice(price: Price, machine: string, runs: readonly Run[]): MovedPrice {
  const {name, unit, value, low, high, range, drawn, source, isAssumed} = price;
  const flips = runs.flatMap(({pairs, cycles, ends}) =>
    pairs.flatMap(pair => flipsOf(pair, price, cycles, ends.get(price)!)),
  );
  return {
    machine,
    name,
    unit,
    value,
    low,
    high,
    range,
    drawn,
    ...(isAssumed ? {assumption: source} : {source}),
    flips,
  };
}

const conclusionsOf = ({pairs, drawn, draws: all}: Run): readonly Conclusion[] =>
  pairs.flatMap((pair): Conclusion[] => {
    const {conclusion, comparison, first, second, isVerdict} = pair;
    if (conclusion === 'undecided') return [];
    const {ratio} = comparison;
    const ratios = drawnRatios(drawn, first, second);
    const shareOfDraws = ratios.filter(each => orderAt(each) === orderAt(ratio)).length / ratios.length;
    return [
      {
        ...namesOf(pair),
        conclusion,
        isVerdict,
        ratio,
        seeds: seedsOf(comparison),
        ...spreadOf(all, ratios),
        shareOfDraws,
      },
    ];
  });

const undecidedIn = ({pairs}: Run): readonly Pairing[] =>
  pairs.filter(({conclusion}) => conclusion === 'undecided').map(namesOf);

/** Prices that move a ratio by less are counted alone. */
const LEAST_SWING = 1.001;

/** Of the verdict, and of each strategy over what slowdowns are over. */
function tornadosOf(run: Run, prices: readonly Price[]): readonly Tornado[] {
  const {race, pairs} = run;
  const reference = race.rivals.find(({label}) => label === race.reference)!;
  return [
    ...pairs.filter(({isVerdict}) => isVerdict).map(pair => tornadoOf(run, pair, prices, 'first')),
    ...race.rivals
      .filter(rival => rival !== reference)
      .map(rival => tornadoOf(run, {race, first: reference, second: rival}, prices, 'reference')),
  ];
}

function tornadoOf(run: Run, two: Two, prices: readonly Price[], over: Tornado['over']): Tornado {
  const {cycles, ends, drawn, draws: all} = run;
  const ratio = ratioAt(cycles, two);
  const bars = prices.map(price => {
    const {low, high} = ends.get(price)!;
    return {name: price.name, atLow: ratioAt(low, two), atHigh: ratioAt(high, two)};
  });
  const swing = ({atLow, atHigh}: {readonly atLow: number; readonly atHigh: number}): number =>
    Math.max(ratio, atLow, atHigh) / Math.min(ratio, atLow, atHigh);
  const large = bars.filter(bar => swing(bar) >= LEAST_SWING);
  const {low, high, middle} = spreadOf(all, drawnRatios(drawn, two.first, two.second));
  return {
    ...namesOf(two),
    over,
    ratio,
    seeds: seedsOf(comparedAt(cycles, two)),
    drawn: [low, high],
    middle,
    bars: large.toSorted((one, other) => swing(other) - swing(one)),
    smaller: bars.length - large.length,
  };
}
