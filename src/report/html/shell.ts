/** What every page of ours begins and ends with: nothing fetched, light or dark as the reader has it, no script but its own. */
import {hash} from 'node:crypto';
import {STYLE} from './style.ts';
import {type Html, html, trusted} from './tag.ts';

export interface Shell {
  readonly title: string;
  readonly lead: string;
  /** Between the lead and the sections. */
  readonly header: Html;
  readonly main: Html;
  /** What this page looks like beyond what all do. */
  readonly style?: string;
  readonly scripts?: Scripts;
}

/** Code that a page brings. */
export interface Scripts {
  /** All that may run, be it in the page or brought in by what is. */
  readonly code: readonly string[];
  /** At the end of the body. */
  readonly html: Html;
  /** What they show looks like. */
  readonly style: string;
}

export function shell({title, lead, header, main, style = '', scripts}: Shell): string {
  const looks = STYLE + style + (scripts?.style ?? '');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf(looks, scripts?.code ?? [])}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(looks)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lead">${lead}</p>
${header}
</header>
<main>
${main}
</main>
${scripts?.html}</body>
</html>
`;
  return page.text;
}

/** Nothing is fetched, and nothing runs or paints but what this page was made with. */
const policyOf = (looks: string, code: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src ${sourceOf(looks)}`,
    ...(code.length === 0 ? [] : [`script-src ${code.map(sourceOf).join(' ')}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const sourceOf = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;
