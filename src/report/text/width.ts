/** How wide a text is, without a canvas to ask. Kerning is left out: it only makes text narrower. */
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
  for (const character of text) units += advances[character] ?? UNITS_PER_EM;
  return (units * size) / UNITS_PER_EM;
}

export function widest(texts: readonly string[], style: TextStyle): number {
  return Math.max(0, ...texts.map(text => textWidth(text, style)));
}

/** Breaks at spaces so that lines fit `width` where a word does. */
export function wrap(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, style) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
