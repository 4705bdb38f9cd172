/** A scorecard as files: its JSON, a page and a chart a target, the summary of all, and everything on one page. */
import type {Score, Scorecard} from '../../reproduce/scorecard.ts';
import type {Target} from '../../reproduce/target.ts';
import {visibleLines} from '../../suite/visible.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {shell} from '../html/shell.ts';
import {html} from '../html/tag.ts';
import {renderSvg} from '../render-svg.ts';
import {type Block, blocksHtml, blocksMarkdown, type Picture} from './blocks.ts';
import {SCORECARD_TITLE, scorecardBlocks} from './scorecard-page.ts';
import {tallySentence} from './scorecard-table.ts';
import {SUMMARY_CAPTION, summaryChart} from './summary-chart.ts';
import {chartCaption, targetChart} from './target-chart.ts';
import {pageTitle, targetBlocks} from './target-page.ts';

/** Paths from the folder of the scorecard, and content: the same bytes on every machine. Targets say what stands for what. */
export async function renderReproduction(
  {targets: scores}: Scorecard,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map([['scorecard.json', scorecardText(scores)]]);
  const summary: Picture = {
    name: 'summary',
    title: SCORECARD_TITLE,
    caption: SUMMARY_CAPTION,
    svg: await drawn(files, 'summary', summaryChart(scores)),
    isWide: true,
  };
  const all = scorecardBlocks(scores, summary);
  const lead = tallySentence(scores);
  files.set('scorecard.md', blocksMarkdown(SCORECARD_TITLE, [{paragraph: lead, isStrong: true}, ...all]));
  const pages: Page[] = [];
  for (const score of scores.filter(({measures}) => measures.length > 0)) {
    const {id} = score;
    const svg = await drawn(files, id, targetChart(score));
    const picture = {name: id, title: pageTitle(score), caption: chartCaption(score), svg};
    const target = targets.find(each => each.id === id);
    const page = {id, title: pageTitle(score), blocks: targetBlocks(score, target, picture)};
    files.set(`${id}.md`, blocksMarkdown(page.title, page.blocks));
    pages.push(page);
  }
  files.set('scorecard.html', pageHtml(lead, all, pages));
  return files;
}

interface Page {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A target a line, so that a diff shows which moved. */
export function scorecardText(scores: readonly Score[]): string {
  return `{"targets": [\n${scores.map(score => JSON.stringify(score)).join(',\n')}\n]}\n`;
}

async function drawn(files: Map<string, string>, name: string, spec: ChartSpec): Promise<string> {
  const svg = await renderSvg(spec);
  files.set(`charts/${name}.vl.json`, `${visibleLines(JSON.stringify(spec, null, 2))}\n`);
  files.set(`charts/${name}.svg`, svg);
  return svg;
}

function pageHtml(lead: string, all: readonly Block[], pages: readonly Page[]): string {
  return shell({
    title: SCORECARD_TITLE,
    lead,
    header: html`<nav aria-label="Targets"><ul>
${pages.map(({id}) => html`<li><a href="#${id}">${id}</a></li>\n`)}</ul></nav>`,
    main: html`<section aria-label="All of them">
${blocksHtml(all)}</section>
${pages.map(
  ({id, title, blocks}) => html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${blocksHtml(blocks)}</section>
`,
)}`,
  });
}
