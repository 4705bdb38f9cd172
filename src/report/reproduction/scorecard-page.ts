/** The page of all targets: how many hold, the picture, the table, and where to read on. */
import type {Score} from '../../reproduce/scorecard.ts';
import {asSentence} from '../sight.ts';
import type {Block, Link, Picture} from './blocks.ts';
import {scorecardTable} from './scorecard-table.ts';
import {pageTitle} from './target-page.ts';

export const SCORECARD_TITLE = 'Published results, and what comes out here';

export function scorecardBlocks(scores: readonly Score[], picture: Picture): readonly Block[] {
  const open = scores.filter(({verdict}) => verdict === 'not testable');
  const tested = scores.filter(({verdict}) => verdict !== 'not testable');
  return [
    {picture},
    {table: scorecardTable(scores)},
    ...linkSection('What is missed, and why', tested.filter(isMissed)),
    ...linkSection(
      'What is reproduced',
      tested.filter(score => !isMissed(score)),
    ),
    ...(open.length === 0
      ? []
      : [
          {heading: 'What cannot be tested yet'},
          {list: open.map(score => `${pageTitle(score)}: ${asSentence(score.why ?? '')}`)},
        ]),
  ];
}

const isMissed = ({verdict}: Score): boolean => verdict !== 'reproduced';

function linkSection(heading: string, scores: readonly Score[]): readonly Block[] {
  if (scores.length === 0) return [];
  return [{heading}, {links: scores.map(linkOf)}];
}

function linkOf(score: Score): Link {
  const {id, kind, verdict, why} = score;
  const after = verdict === 'reproduced' ? ` (${kind})` : ` (${kind}), ${verdict}: ${why ?? 'see there'}`;
  return {text: pageTitle(score), page: id, after};
}
