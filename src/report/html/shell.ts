/** What every page of ours begins and ends with: no script, nothing fetched, light or dark as the reader has it. */
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
}

export function shell({title, lead, header, main, style = ''}: Shell): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(STYLE + style)}</style>
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
</body>
</html>
`;
  return page.text;
}
