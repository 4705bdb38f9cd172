/** Who wins, as far as the seeds tell; whoever is not steady is not ranked. */
import {MOST_SEEDS} from '../../stats/power.ts';
import {seedsToDecide, standing, type Comparison} from '../../stats/compare.ts';
import {CAUSES, type Cause} from '../../timing/events.ts';
import {compared, cyclesOf, labelsInARow, mean, meanOf, type Contender, type Contest} from './contest.ts';
import {ratioWords} from './ratio-words.ts';
import {unsteadinessOf, unsteadyWords} from './unsteady.ts';

/** Sentences without their full stops. A reference that is virtual takes part. */
export function ranking({family, reference, rivals}: Contest): readonly string[] {
  if (rivals.length === 0) return [`only ${reference.label} has cells, so there is nothing to compare`];
  const unsteady = [reference, ...rivals].filter(each => unsteadinessOf(each) !== undefined);
  const notes = unsteady.map(unsteadyWords);
  if (unsteady.includes(reference)) return [...notes, 'so nothing is ranked'];
  const steady = rivals.filter(each => !unsteady.includes(each));
  if (steady.length === 0) return [...notes, 'so there is nothing to rank'];
  const racing = reference.virtual ? [reference, ...steady] : steady;
  return [...order(family, reference, racing), ...notes.map(note => `${note} and is not ranked`)];
}

function order(family: string, reference: Contender, racing: readonly Contender[]): readonly string[] {
  const ranked = racing.toSorted((left, right) => ratioOf(left, reference) - ratioOf(right, reference));
  const best = ranked[0];
  const standings = new Map(ranked.map(each => [each, standing(compared(each, best))]));
  const level = ranked.filter(each => standings.get(each) === 'level');
  const undecided = ranked.filter(each => standings.get(each) === 'undecided');
  const beaten = ranked.filter(each => standings.get(each) === 'apart');
  return [
    ...front(level, undecided, {family, reference, alone: racing.length === 1, beaten: beaten.length > 0}),
    ...losers(best, beaten, undecided.length > 0 ? ` as ${best.label}` : ''),
  ];
}

interface Race {
  readonly family: string;
  readonly reference: Contender;
  readonly alone: boolean;
  readonly beaten: boolean;
}

function front(
  level: readonly Contender[],
  undecided: readonly Contender[],
  {family, reference, alone, beaten}: Race,
): readonly string[] {
  const [best] = level;
  const cost = level.includes(reference) ? undefined : costOver(compared(best, reference), reference.label);
  const told = cost === undefined ? '' : `, ${cost.phrase}`;
  if (undecided.length > 0) {
    const comparisons = undecided.map(each => compared(each, best));
    return [
      `who is first is undecided over ${comparisons[0].seeds} seeds, ${labelsInARow([...level, ...undecided])}: ${deciding(comparisons)}`,
      ...(cost === undefined ? [] : [`${best.label} ${cost.verb}`]),
    ];
  }
  if (beaten) return [winning(level, told)];
  if (family === 'control') return [`a tie${told}, as it must be: a control`];
  return alone && cost !== undefined
    ? [`${best.label} ${cost.verb}`]
    : [`a tie${told}: ${labelsInARow(level)}`];
}

/** One seed ranks nothing: another may rank otherwise. */
function winning(level: readonly Contender[], told: string): string {
  const alone = level.length === 1;
  const labels = labelsInARow(level);
  if (level[0].cells.length < 2)
    return `${labels} ${alone ? 'leads' : 'lead'}${told}, though one seed ranks nothing`;
  return `${labels} ${alone ? 'wins' : 'tie for the first place'}${told}`;
}

/** Of so few the spread is hardly known. */
const FEW_SEEDS = 4;

function deciding(comparisons: readonly Comparison[]): string {
  const seeds = Math.max(...comparisons.map(each => seedsToDecide(each)));
  const [{seeds: few}] = comparisons;
  if (seeds >= MOST_SEEDS) return `not even ${MOST_SEEDS} would decide it`;
  const doubt = few < FEW_SEEDS ? `, as far as ${few} tell` : '';
  return `about ${seeds} would decide it four times in five${doubt}`;
}

/** What a contender takes against the reference, as what it does and as what is so. */
function costOver(
  comparison: Comparison,
  reference: string,
): {readonly verb: string; readonly phrase: string} {
  const stands = standing(comparison);
  if (stands === 'level') return {verb: `is level with ${reference}`, phrase: `level with ${reference}`};
  const doubt = stands === 'undecided' ? ', which may be level' : '';
  const cost = `${ratioWords(comparison)} as long as ${reference}${doubt}`;
  return {verb: `takes ${cost}`, phrase: `taking ${cost}`};
}

/** What the best of each other strategy loses to the winner, and to what. */
function losers(best: Contender, beaten: readonly Contender[], than: string): readonly string[] {
  const others = beaten.filter(each => each.id !== best.id);
  const named = others.length > 0 ? others : beaten;
  const leading = named.filter((each, at) => named.findIndex(other => other.id === each.id) === at);
  return leading.map(
    each => `${each.label} takes ${ratioWords(compared(each, best))} as long${than}${reasonFor(each, best)}`,
  );
}

/** The cause that sets the loser apart most, with the share of its cycles that went there. */
function reasonFor(loser: Contender, best: Contender): string {
  const excess = (cause: Cause): number =>
    meanOf(loser, cause) - counterparts(cause).reduce((sum, each) => sum + meanOf(best, each), 0);
  const cause = CAUSES.reduce((most, each) => (excess(each) > excess(most) ? each : most));
  const share = meanOf(loser, cause) / mean(cyclesOf(loser));
  return `, with ${(share * 100).toFixed(0)} % of its cycles in ${cause}`;
}

/** A walk of the guest's own dimension goes by two names, of which every strategy has one. */
const OWN_WALKS: readonly Cause[] = ['native or shadow walk', 'nested walk, guest dimension'];

const counterparts = (cause: Cause): readonly Cause[] => (OWN_WALKS.includes(cause) ? OWN_WALKS : [cause]);

const ratioOf = (contender: Contender, other: Contender): number => compared(contender, other).ratio;
