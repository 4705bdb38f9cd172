/**
 * A picture of Vega's as it stands within a page: it looks the same, without what Vega says of each mark to scripts and screen
 * readers, and with what all texts share said once.
 */
export function compactSvg(svg: string): string {
  const fonts = [...new Set([...svg.matchAll(/ font-family="([^"]*)"/g)].map(([, font]) => font))];
  const [font] = fonts;
  const bare = svg.replaceAll(NEEDLESS, '').replaceAll(EMPTY, '');
  if (fonts.length !== 1) return bare;
  return bare.replaceAll(` font-family="${font}"`, '').replace('<svg ', `<svg font-family="${font}" `);
}

/** Attributes that change nothing that is seen: those of scripts and screen readers, and values that are so unless another is said. */
const NEEDLESS =
  / (?:class="[^"]*"|role="graphics-[a-z]+"|aria-(?:roledescription|label|hidden)="[^"]*"|pointer-events="none"|text-anchor="start"|opacity="1"|stroke-opacity="1"|fill-opacity="1"|transform="translate\(0,0\)")/g;

/** Paths of nothing, as Vega puts them over and under each group. */
const EMPTY = /<path(?: d="(?:|M0,0h0v0h0Z)"| display="none")+\/>/g;
