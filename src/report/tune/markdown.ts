/** advice.md: what to do, why, and when not to believe it. */
import type {TuningResult} from '../../tune/result.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import type {Picture} from '../pictures.ts';
import {front} from './front.ts';
import {methodWords, reasonWords, tuningLead} from './lead.ts';
import {effectsTable, pairsTable, ranksTable} from './tables.ts';
import {evictionsTable} from './why-evictions.ts';

/** The charts lie in charts/ beside it. */
export function tuningMarkdown(result: TuningResult, charts: readonly Picture[]): string {
  const blocks = [
    `# ${escape(result.title)}`,
    escape(tuningLead(result)),
    '## Advice',
    list(result.advice.map(({sentence}) => sentence)),
    ...(result.caveats.length === 0 ? [] : ['## What this does not say', list(result.caveats)]),
    '## How to take the numbers',
    escape(methodWords(result)),
    '## Charts',
    ...charts.map(chartBlock),
    ...(result.reasons.length === 0
      ? []
      : ['## Why a policy wins', escape(reasonWords(result)), tableMarkdown(evictionsTable(result))]),
    '## Policies by rank',
    tableMarkdown(ranksTable(result)),
    '## Configurations',
    tableMarkdown(front.table(result)),
    ...(result.effects === null
      ? []
      : ['## Effects', tableMarkdown(effectsTable(result)), tableMarkdown(pairsTable(result))]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const chartBlock = ({name, title, caption}: Picture): string =>
  [`### ${escape(title)}`, `![${escape(title)}](charts/${name}.svg)`, escape(caption)].join('\n\n');

const list = (sentences: readonly string[]): string =>
  sentences.map(sentence => `- ${escape(sentence)}`).join('\n');
