/** How wide a text is as it is shown, without a canvas to ask. Kerning is left out: it only makes text narrower. */
import {visibleLines} from '../../suite/visible.ts';
import {BOLD, REGULAR, UNITS_PER_EM} from './dejavu-sans.ts';

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly weight?: 'normal' | 'bold';
}

export function textWidth(text: string, {size, weight}: TextStyle): number {
  const advances = weight === 'bold' ? BOLD : REGULAR;
  let units = 0;
  // A character that the table lacks is taken to be as wide as an em, which few are.
  for (const character of visibleLines(text)) units += advances[character] ?? UNITS_PER_EM;
  return (units * size) / UNITS_PER_EM;
}

export function widest(texts: readonly string[], style: TextStyle): number {
  return Math.max(0, ...texts.map(text => textWidth(text, style)));
}

/** Breaks at spaces so that lines fit `width`; a word that does not, after a hyphen, or else where the line ends. */
export function wrap(text: string, width: number, style: TextStyle): string[] {
  const fits = (line: string): boolean => textWidth(line, style) <= width;
  return joined(
    text.split(' ').flatMap(word => (fits(word) ? [word] : broken(word, fits))),
    ' ',
    fits,
  );
}

/** What is measured, and in parentheses how: broken between the two where they do not fit on one line. */
export function wrapTitle(title: string, width: number, style: TextStyle): string[] {
  const lines = textWidth(title, style) <= width ? [title] : title.split(/ (?=\()/);
  return lines.flatMap(line => wrap(line, width, style));
}

type Fits = (line: string) => boolean;

function broken(word: string, fits: Fits): string[] {
  const parts = word.split(/(?<=[-/.:])/).flatMap(part => (fits(part) ? [part] : Array.from(part)));
  return joined(parts, '', fits);
}

/** As few lines as the parts make in their order. */
function joined(parts: readonly string[], glue: string, fits: Fits): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}${glue}${part}`;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
