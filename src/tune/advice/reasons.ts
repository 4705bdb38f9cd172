/** Why a policy wins, where the numbers carry it; and where it is none that does. */
import {factorText} from '../../suite/conclusions/interval-text.ts';
import {tableWords} from '../reasons/table-words.ts';
import type {Reason, ReasonContestant} from '../result.ts';
import {more} from '../words.ts';
import type {Findings} from './findings.ts';

export const reasonAdvice = (findings: Findings): readonly string[] => [
  ...sizeWins(findings),
  ...findings.reasons.flatMap(reason => becauseWords(findings, reason)),
];

/** At a size at which nobody leaves no policy can win. */
function sizeWins({winner, size, workloads}: Findings): readonly string[] {
  const taken = winner?.set[size.parameter];
  const contests = workloads.flatMap(each => each.contests.filter(contest => contest.size === taken));
  if (contests.length < workloads.length || contests.some(({evictions}) => evictions > 0)) return [];
  const where = workloads.length === 1 ? '' : ' on any workload';
  return [
    `It is the size that wins, and not who leaves: at ${size.parameter} ${taken} no policy evicts a page${where}`,
  ];
}

/** Of what is won, the least that fewer misses must account for to be the reason: most of it. */
const CARRIES = 0.5;

/** A winner that regrets fewer evictions, and whose misses are what it wins by. */
function becauseWords({size, objective}: Findings, reason: Reason): readonly string[] {
  const [winner, loser] = reason.contestants;
  const won = loser.cycles - winner.cycles;
  const saved = missCycles(loser) - missCycles(winner);
  if (winner.regretted >= loser.regretted || won <= 0 || saved < CARRIES * won) return [];
  const what = objective === 'exits' ? ' in VM exits' : '';
  const [level, most] = dearest(winner, loser);
  return [
    `On ${reason.workload} at ${size.parameter} ${reason.size} ${winner.policy} wins${what} over ${loser.policy}, by ${more(reason.comparison)}, because it regrets fewer evictions: ` +
      `${winner.regretted} pages had to be made again within ${reason.window} faults, with ${loser.policy} ${loser.regretted}, whose misses cost ` +
      `${factorText(missCycles(loser) / missCycles(winner))}× as much; ${percent(most / saved)} of the difference is misses of ${levelWords(level)} (seed ${reason.seed})`,
  ];
}

const missCycles = ({misses}: ReasonContestant): number => misses.reduce((sum, {cycles}) => sum + cycles, 0);

/** The level at which most is saved, and what. */
function dearest(winner: ReasonContestant, loser: ReasonContestant): readonly [number, number] {
  const savings = loser.misses.map(({level, cycles}): readonly [number, number] => [
    level,
    cycles - (winner.misses.find(each => each.level === level)?.cycles ?? 0),
  ]);
  return savings.reduce((most, each) => (each[1] > most[1] ? each : most));
}

const levelWords = (level: number): string =>
  level === 0 ? 'entries alone' : `a ${tableWords(level)} and what is below it (level ${level})`;

const percent = (share: number): string => `${Math.round(100 * share)} %`;
