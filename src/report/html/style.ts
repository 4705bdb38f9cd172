/** The look of a report: quiet, printable, light or dark as the reader's system is. No font is fetched. */
import {BAND, GRID, INK, PAPER, QUIET} from '../charts/theme.ts';

/** In the dark only what is not data changes its colour: a fill means the same in print and on either screen. */
const DARK_CHARTS = [
  `figure svg [fill="${INK}"] { fill: var(--ink); }`,
  `figure svg [stroke="${INK}"] { stroke: var(--ink); }`,
  `figure svg [stroke="${QUIET}"] { stroke: var(--quiet); }`,
  `figure svg [stroke="${GRID}"] { stroke: var(--rule); }`,
  `figure svg [fill="${GRID}"] { fill: var(--rule); }`,
  `figure svg [stroke="${PAPER}"] { stroke: var(--paper); }`,
  `figure svg [fill="${BAND}"] { fill: var(--band); }`,
  `figure svg [stroke="${BAND}"] { stroke: var(--band); }`,
].join('\n');

/** Of each shade how much ink is in the paper, in percent; upon the dark ones one writes in paper's colour. */
const SHADE_INK = [0, 6, 14, 26, 64, 76, 88];
const WRITTEN_IN_PAPER_FROM = 4;

const shadeRules = (): string =>
  SHADE_INK.map((ink, shade) => {
    const colour = shade >= WRITTEN_IN_PAPER_FROM ? ' color: var(--paper) !important;' : '';
    return `.shade${shade} { background: color-mix(in srgb, var(--ink) ${ink}%, var(--paper));${colour} }`;
  }).join('\n');

export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1c1c1e; --quiet: #5d5f66; --rule: #d9d7d0; --paper: #fdfcf9; --panel: #f5f3ed; --accent: #8a3324;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Sitka Text", Cambria, "DejaVu Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Verdana, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e4de; --quiet: #a5a6ab; --rule: #3a3b40; --paper: #17181b; --panel: #1f2024; --accent: #f0a183; --band: #3d485c; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--serif); }
body { max-width: 78rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 5rem; }
h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -0.01em; margin: 0 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 3.5rem 0 .8rem; padding-top: .7rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 2rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
p, ul { max-width: 44rem; margin: .5rem 0; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .15em; }
.lead { font-size: 1.15rem; color: var(--quiet); }
.family { font: 600 .75rem/1.4 var(--sans); letter-spacing: .06em; text-transform: uppercase; color: var(--quiet); }
code { font: .85em/1 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; color: var(--quiet); }
section.answer h2 { border-top: 0; margin-top: 1rem; padding-top: 0; }
section.answer > p { max-width: 60rem; } .legend { font: .8125rem/1.7 var(--sans); color: var(--quiet); } .legend .swatch { color: var(--ink); }
.matrix td { text-align: right; min-width: 3.4rem; padding: .12rem .5rem; border-color: var(--paper); }
.matrix th { padding: .12rem .5rem; } .matrix tbody th a { color: inherit; text-decoration: none; } .matrix tbody th a:hover { text-decoration: underline; }
.matrix thead th { text-align: right; max-width: 8rem; } .matrix thead th.left { text-align: left; } .matrix thead th[colspan] { text-align: left; position: static; max-width: none; } .matrix tbody + tbody { border-top: 2px solid var(--quiet); }
.swatch { display: inline-block; padding: 0 .4rem; white-space: nowrap; }
${shadeRules()}
details.chart { border-top: 1px solid var(--rule); margin: 0; } details.chart > summary { padding: .5rem 0; } details.chart > summary h3 { display: inline; margin: 0; }
.workloads { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 0 3rem; }
.verdict { font-weight: 600; }
.hypothesis { color: var(--quiet); }
.warning { border-left: 4px solid var(--accent); padding: .3rem 1rem; background: var(--panel); max-width: 44rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; padding: 0; font: .9rem/1.5 var(--sans); max-width: none; }
figure { margin: 1.2rem 0 0; display: grid; grid-template-columns: minmax(0, 30rem) minmax(0, 1fr); gap: 1rem 2.5rem; align-items: start; }
figure.wide { grid-template-columns: minmax(0, 60rem); }
figcaption { grid-column: 1 / -1; max-width: 44rem; margin: 0; color: var(--quiet); }
figure svg { display: block; width: 100%; height: auto; }
figure svg > :is(rect, path):first-child { fill: transparent; }
details { margin: .8rem 0; }
figure details { margin: 0; min-width: 0; }
summary { cursor: pointer; font: 600 .875rem/1.6 var(--sans); color: var(--accent); }
summary:focus-visible, a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll { overflow: auto; max-height: 66rem; margin: .5rem 0; border-block: 1px solid var(--rule); width: fit-content; max-width: 100%; }
table { border-collapse: collapse; font: .8125rem/1.4 var(--sans); font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; padding: .45rem .5rem; color: var(--quiet); }
th, td { padding: .28rem .5rem; border-top: 1px solid var(--rule); vertical-align: top; }
thead th { position: sticky; top: 0; background: var(--panel); font-weight: 600; border-top: 0; vertical-align: bottom; }
tbody th { font-weight: 500; position: sticky; left: 0; background: var(--paper); }
.left { text-align: left; } .right { text-align: right; }
td.right, tbody th { white-space: nowrap; } thead th { min-width: 3.6rem; max-width: 12rem; } td.left { min-width: 8rem; }
.words tbody th { white-space: normal; min-width: 12rem; } .words td.left { min-width: 5rem; } .words td.left:last-child { min-width: 16rem; }
pre { font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: var(--panel); padding: 1rem; overflow: auto; max-height: 44rem; }
@media screen and (prefers-color-scheme: dark) {
${DARK_CHARTS}
}
@media (max-width: 40rem) { h1 { font-size: 1.5rem; } .lead { font-size: 1rem; } body { padding-top: 1.2rem; } .matrix tbody th { white-space: normal; min-width: 7.5rem; max-width: 8.5rem; } }
@media (max-width: 60rem) { figure { grid-template-columns: minmax(0, 1fr); } }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #333; --rule: #bbb; --paper: #fff; --panel: #f3f3f3; --accent: #000; }
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; }
  nav { display: none; } .workloads { display: block; columns: 2; column-gap: 8mm; } .workloads h3 { margin-top: .8rem; } table { font-size: 6pt; } th, td { padding: .1rem .3rem; }
  thead th, td.left, .words tbody th, .words td.left { min-width: 0; } article { break-inside: avoid; } figcaption { break-inside: avoid; } figcaption { break-after: avoid; } h2, h3, h4 { break-after: avoid; } h2 { margin-top: 1.6rem; }
  figure { display: block; } figure svg { width: auto; max-width: 85mm; max-height: 200mm; margin-top: 3mm; break-inside: avoid; } figure.wide svg { max-width: 178mm; }
  .scroll { max-height: none; overflow: visible; } tr { break-inside: avoid; }
  details:not([open]) { display: none; } details.chart:not([open]) { display: block; } details.chart::details-content { content-visibility: visible; display: block; }
  summary { list-style: none; color: var(--ink); } .charts { columns: 2; column-gap: 8mm; } .charts h2 { column-span: all; } details.chart { break-inside: avoid; } .matrix td, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
