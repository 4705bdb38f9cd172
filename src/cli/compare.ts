/** `pagewalk compare`: runs beside the first of them, each strategy over itself. */
import {Command, InvalidArgumentError, Option} from '@commander-js/extra-typings';
import {comparedRun} from '../compare/compared-run.ts';
import {comparisonOf, DEFAULT_THRESHOLD} from '../compare/comparison.ts';
import type {Comparison} from '../compare/result.ts';
import {putWhole, refuseUnwritable} from '../suite/store/durable.ts';
import {UsageError} from '../suite/usage-error.ts';
import {failOnOption, judge} from './comparison-status.ts';
import {comparisonText} from './comparison-text.ts';
import type {Session} from './main.ts';
import {writing} from './writing.ts';

const EXAMPLES = `
Examples:
  pagewalk compare results/reference/default results/runs/0123456789ab
  pagewalk compare old new --fail-on 'cycles>+5%' --fail-on 'exits>+0'
  pagewalk compare old new --markdown > comment.md
  pagewalk compare old new --chart moved.svg

A RUN is the folder of a run, of a reference, a baseline or a tuning, the id of
a run, or a cells.ndjson. Metrics are cycles, exits, walkReferences, tlbMisses
and overheadBytes (its peak); of each, less is better. --fail-on trips where the
whole interval lies beyond it, or the value where all seeds tell the same: the
status is then 3. It is 2 where cells failed or lines are damaged, and 1 where a
run has no row in common with the first.`;

export function addCompare(program: Command, session: Session): void {
  program
    .command('compare')
    .description('compare runs with the first of them, strategy by strategy, on the same work')
    .argument('<run...>', 'two or more: the first is the baseline, which ratios are over')
    .addOption(
      new Option('--threshold <percent>', 'within which two are the same (default: 1)').argParser(shareIn),
    )
    .option('--across', 'compare cells of different recordings, too')
    .addOption(failOnOption())
    .option('--chart <file>', 'draws the cycles there, as SVG', svgFile)
    .addOption(new Option('--markdown', 'print it as Markdown, for a pull request').conflicts('json'))
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (names, asked) => {
      if (names.length < 2)
        throw new UsageError(`compare is given ${names.join(' ')}, expected a baseline and another run`);
      const {chart, across = false, failOn = [], threshold = DEFAULT_THRESHOLD} = asked;
      if (chart !== undefined) writing(chart, () => refuseUnwritable(chart));
      const [baseline, ...runs] = names.map(comparedRun);
      const comparison = comparisonOf(baseline, runs, {threshold, across, limits: failOn});
      if (chart !== undefined) await draw(chart, comparison);
      await print(session, comparison, asked);
      judge(session, comparison);
    });
}

/** Loading charts and pages takes longer than most verbs: only who asks for one waits for it. */
async function draw(file: string, comparison: Comparison): Promise<void> {
  const {comparisonChart} = await import('../report/comparison/chart.ts');
  const {renderSvg} = await import('../report/render-svg.ts');
  const svg = await renderSvg(comparisonChart(comparison));
  writing(file, () => putWhole(file, svg));
}

async function print(
  {terminal}: Session,
  comparison: Comparison,
  {json, markdown}: {readonly json?: true; readonly markdown?: true},
): Promise<void> {
  if (json) return terminal.out(`${JSON.stringify(comparison)}\n`);
  if (!markdown) return terminal.out(comparisonText(comparison, terminal.columns));
  const {comparisonMarkdown} = await import('../report/comparison/markdown.ts');
  terminal.out(comparisonMarkdown(comparison));
}

const MOST_PERCENT = 100;

/** `1` and `1%` are a hundredth. */
function shareIn(text: string): number {
  const number = /^\d+(\.\d+)?%?$/.test(text) ? Number(text.replace('%', '')) : Number.NaN;
  if (number <= MOST_PERCENT) return number / 100;
  throw new InvalidArgumentError(`Expected a number of percent from 0 to ${MOST_PERCENT}.`);
}

function svgFile(text: string): string {
  if (text.endsWith('.svg')) return text;
  throw new InvalidArgumentError('Expected a file that ends in .svg.');
}
