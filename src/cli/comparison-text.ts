/** A comparison for a terminal of 80 columns: what is to be known first, then what moved, metric by metric. */
import type {Comparison} from '../compare/result.ts';
import {
  beyondSentences,
  changedRows,
  openingSentences,
  rowWords,
  runsIn,
  type Section,
  sectionsOf,
  tally,
} from '../report/comparison/words.ts';
import {visibleProse} from '../suite/visible.ts';
import {table, wrapped, type Column} from './table.ts';

const COLUMNS: readonly Column[] = [
  {head: '', align: 'left'},
  {head: 'ratio', align: 'right'},
  {head: 'interval', align: 'right'},
  {head: 'verdict', align: 'left'},
];

const INDENT = '  ';
/** A name that is longer stands on a line of its own. */
const FEWEST_LETTERS = 20;

export function comparisonText(comparison: Comparison, width: number): string {
  const said = openingSentences(comparison).map(sentence => wrapped(sentence, width));
  const runs = runsIn(comparison).map(run => runText(comparison, run, width));
  const beyond = beyondSentences(comparison).map(sentence => wrapped(sentence, width));
  return [said.join(''), ...runs, beyond.join('')].filter(part => part !== '').join('\n');
}

function runText(comparison: Comparison, run: string, width: number): string {
  const sections = sectionsOf(comparison, run).map(section => sectionText(comparison, section, width));
  return wrapped(`${run} over ${comparison.baseline}, each strategy over itself`, width) + sections.join('');
}

function sectionText(comparison: Comparison, section: Section, width: number): string {
  const head = wrapped(tally(section, comparison.threshold), width);
  const lines = changedRows(section.rows).map(row => {
    const [name, ...words] = rowWords(row, comparison);
    return [`${INDENT}${visibleProse(name)}`, ...words];
  });
  return lines.length === 0 ? head : `${head}${foldedTable(lines, width)}`;
}

/** The table, where a name that it would cut stands above its numbers. */
function foldedTable(lines: readonly (readonly string[])[], width: number): string {
  const numbers = COLUMNS.slice(1).map(({head}, at) =>
    Math.max(head.length, ...lines.map(line => line[at + 1].length)),
  );
  const room = Math.max(FEWEST_LETTERS, width - numbers.reduce((sum, each) => sum + each + 2, 0));
  const short = lines.map(line => (line[0].length > room ? ['', ...line.slice(1)] : line));
  const [heads, ...body] = table(COLUMNS, short, width).split('\n');
  const folded = body.slice(0, -1).map((text, at) => {
    const [name] = lines[at];
    return name.length > room ? `${wrapped(name.trim(), width, INDENT)}${text}\n` : `${text}\n`;
  });
  return [`${heads}\n`, ...folded].join('');
}
