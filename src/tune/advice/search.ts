/** What the search says: who wins, and what more memory buys. */
import {standing} from '../../stats/compare.ts';
import {ratioWords} from '../../suite/conclusions/ratio-words.ts';
import {OBJECTIVE_WORDS} from '../quantities.ts';
import type {Winner} from '../result.ts';
import {less, more, settingWords} from '../words.ts';
import {howMany} from '../../timing/how-many.ts';
import type {Findings} from './findings.ts';

export function winnerAdvice(findings: Findings): readonly string[] {
  const {winner, objective} = findings;
  if (!winner) return ['No configuration ended well on every workload, so none wins'];
  const name = settingWords(winner.set);
  const [among, others] = [amongWords(findings), othersWords(findings, winner)];
  const {overDefault} = winner;
  const what = OBJECTIVE_WORDS[objective];
  const where = eachWords(winner, what);
  const stands = standing(overDefault);
  if (stands !== 'apart') {
    const level =
      stands === 'level'
        ? `is level with it${where}`
        : `takes ${less(overDefault)} less${where}, which may be chance`;
    return [`${among} none beats the default: the best (${name}) ${level}; ${others}`];
  }
  if (overDefault.ratio > 1) {
    return [
      `${among} none beats the default: the best (${name}) takes ${more(overDefault)} more ${what}${where}; ${others}`,
    ];
  }
  return [
    `${among} ${name} wins: it takes ${less(overDefault)} fewer ${what} than the default${where}; ${others}`,
  ];
}

/** Halving tells most of them apart by fewer seeds. */
function amongWords({search: {rungs}}: Findings): string {
  const [first, last] = [rungs[0], rungs.at(-1)!];
  const all = `Of ${howMany(first.configurations, 'configuration')}`;
  if (rungs.length === 1) return all;
  return `${all}, of which ${last.configurations} came through to ${howMany(last.seeds.length, 'seed')},`;
}

/** Those that the seeds do not set apart from it. */
function othersWords({search: {candidates}}: Findings, {rank, same, tie}: Winner): string {
  const others = candidates.filter(each => each.rank === rank).length - 1;
  if (others === 0) return 'no other shares its rank';
  const words = `${howMany(others, 'other shares', 'others share')} its rank`;
  const alike = same.length === others ? '' : `${same.length} of them `;
  const how = same.length === 0 ? words : `${words}, ${alike}by counting every event the same`;
  return tie === null ? how : `${how}; ${TIE_WORDS[tie.brokenBy]}`;
}

/** Why it is this one of those that are as good. */
const TIE_WORDS: Readonly<Record<NonNullable<Winner['tie']>['brokenBy'], string>> = {
  bytes: 'of those within 1 % of the best it takes the fewest bytes',
  cycles: 'of those within 1 % of the best that take as few bytes it takes the fewest cycles',
  settings: 'of those within 1 % of the best that take as few bytes it is the most like the default',
  place:
    'of those within 1 % of the best some take as few bytes and are as like the default, and it comes first in the space',
};

/** What the mean over workloads is made of. */
function eachWords({onWorkloads}: Winner, what: string): string {
  if (onWorkloads.length < 2) return '';
  const words = onWorkloads.map(({workload, overDefault}) => {
    const stands = standing(overDefault);
    if (stands !== 'apart') return `${stands === 'level' ? 'level' : 'not to be told'} on ${workload}`;
    const {ratio} = overDefault;
    return `${ratio < 1 ? `${less(overDefault)} fewer` : `${more(overDefault)} more`} on ${workload}`;
  });
  return ` (the geometric mean of ${onWorkloads.length} workloads; ${what}: ${words.join(', ')})`;
}

/** What more memory buys, where there is a choice. */
export function frontAdvice({search: {candidates, knee}}: Findings): readonly string[] {
  const front = candidates.filter(({onFront}) => onFront);
  const sizes = [...new Set(front.map(({peakBytes}) => peakBytes))].sort((one, other) => one - other);
  if (sizes.length < 2) return [];
  const at = (bytes: number): string => {
    const {cyclesOverDefault} = front.find(({peakBytes}) => peakBytes === bytes)!;
    return `${kib(bytes)} at ${ratioWords(cyclesOverDefault)}`;
  };
  const bend = front.find(({label}) => label === knee);
  const bends = bend ? `it bends at ${settingWords(bend.set)} (${at(bend.peakBytes)})` : 'it has no knee';
  return [
    `More memory buys fewer cycles: from ${at(sizes[0])} of the default's to ${at(sizes.at(-1)!)}, with ${sizes.length - 2 === 0 ? 'nothing' : howMany(sizes.length - 2, 'choice')} between; ${bends}`,
  ];
}

const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
