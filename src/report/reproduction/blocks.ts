/** What a page is made of, before it becomes Markdown or HTML. */
import {escape, tableMarkdown} from '../markdown-text.ts';
import type {DataTable} from '../data-table.ts';
import {tableHtml} from '../html/table.ts';
import {type Html, html, trusted} from '../html/tag.ts';

export interface Link {
  readonly text: string;
  /** A page's name, without what follows the dot. */
  readonly page: string;
  readonly after: string;
}

export interface Picture {
  /** Of its files, without what follows the dot. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
  readonly isWide?: boolean;
}

export type Block =
  | {readonly heading: string}
  | {readonly paragraph: string; readonly isStrong?: boolean}
  | {readonly list: readonly string[]}
  | {readonly links: readonly Link[]}
  | {readonly table: DataTable}
  | {readonly picture: Picture};

export const blocksMarkdown = (title: string, blocks: readonly Block[]): string =>
  `${[`# ${escape(title)}`, ...blocks.map(blockMarkdown)].join('\n\n')}\n`;

/** Pictures lie in charts/ beside the page. */
function blockMarkdown(block: Block): string {
  if ('heading' in block) return `## ${escape(block.heading)}`;
  if ('paragraph' in block)
    return block.isStrong ? `**${escape(block.paragraph)}**` : escape(block.paragraph);
  if ('list' in block) return block.list.map(item => `- ${escape(item)}`).join('\n');
  if ('links' in block)
    return block.links
      .map(({text, page, after}) => `- [${escape(text)}](${page}.md)${escape(after)}`)
      .join('\n');
  if ('table' in block) return `${escape(block.table.caption)}\n\n${tableMarkdown(block.table)}`;
  const {name, title, caption} = block.picture;
  return `![${escape(title)}](charts/${name}.svg)\n\n${escape(caption)}`;
}

/** Headings are one level below that of their section; a page is a section of its name. */
export const blocksHtml = (blocks: readonly Block[]): Html => html`${blocks.map(blockHtml)}`;

function blockHtml(block: Block): Html {
  if ('heading' in block) return html`<h3>${block.heading}</h3>\n`;
  if ('paragraph' in block)
    return block.isStrong
      ? html`<p class="verdict">${block.paragraph}</p>\n`
      : html`<p>${block.paragraph}</p>\n`;
  if ('list' in block) return html`<ul>${block.list.map(item => html`<li>${item}</li>\n`)}</ul>\n`;
  if ('links' in block)
    return html`<ul>${block.links.map(({text, page, after}) => html`<li><a href="#${page}">${text}</a>${after}</li>\n`)}</ul>\n`;
  if ('table' in block) return html`<div class="words">${tableHtml(block.table)}</div>\n`;
  return pictureHtml(block.picture);
}

/** The picture is one image to a screen reader; its numbers are in the table of the same section. */
function pictureHtml({title, caption, svg, isWide = false}: Picture): Html {
  const label = html`role="img" aria-label="${title}: the table beside this picture has its numbers"`;
  return html`<figure${trusted(isWide ? ' class="wide"' : '')}>
<figcaption>${caption}</figcaption>
<div class="chart">${trusted(svg.replace('<svg ', `<svg ${label.text} `))}</div>
</figure>
`;
}
