/** What the search says: who wins, and what more memory buys. */
import {isTie} from '../../stats/compare.ts';
import {OBJECTIVE_WORDS} from '../quantities.ts';
import {countWords, factorWords, less, more, settingWords} from '../words.ts';
import {near, type Findings} from './findings.ts';

export function winnerAdvice(findings: Findings): readonly string[] {
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

/** What more memory buys, where there is a choice. */
export function frontAdvice({search: {candidates, knee}}: Findings): readonly string[] {
  const front = candidates.filter(({onFront}) => onFront);
  const sizes = [...new Set(front.map(({peakBytes}) => peakBytes))].sort((one, other) => one - other);
  if (sizes.length < 2) return [];
  const at = (bytes: number): string => {
    const {cyclesOverDefault} = front.find(({peakBytes}) => peakBytes === bytes)!;
    return `${kib(bytes)} at ${factorWords(cyclesOverDefault)}`;
  };
  const bend = front.find(({label}) => label === knee);
  const bends = bend ? `it bends at ${settingWords(bend.set)} (${at(bend.peakBytes)})` : 'it has no knee';
  return [
    `Memory buys cycles over the default's from ${at(sizes[0])} to ${at(sizes.at(-1)!)}, in ${countWords(sizes.length, 'step')}; ${bends}`,
  ];
}

const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
