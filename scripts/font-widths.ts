/**
 * Writes src/report/text/dejavu-sans.ts: the advance widths of DejaVu Sans, so that charts are laid out alike on every
 * machine. Run it with `node scripts/font-widths.ts` after an update of dejavu-fonts-ttf.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/** Table layouts are those of the OpenType specification: head, hhea, hmtx, and cmap subtable format 4. */
class Font {
  readonly #view: DataView;

  constructor(file: string) {
    const bytes = readFileSync(file);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get unitsPerEm(): number {
    return this.#view.getUint16(this.#table('head') + 18);
  }

  advance(codePoint: number): number {
    const metrics = this.#view.getUint16(this.#table('hhea') + 34);
    const glyph = Math.min(this.#glyph(codePoint), metrics - 1);
    return this.#view.getUint16(this.#table('hmtx') + 4 * glyph);
  }

  #table(tag: string): number {
    const tables = this.#view.getUint16(4);
    for (let record = 12; record < 12 + 16 * tables; record += 16) {
      if (this.#tag(record) === tag) return this.#view.getUint32(record + 8);
    }
    throw new Error(`the font has no table '${tag}'`);
  }

  #tag(offset: number): string {
    return String.fromCharCode(...[0, 1, 2, 3].map(byte => this.#view.getUint8(offset + byte)));
  }

  #unicodeMap(): number {
    const cmap = this.#table('cmap');
    const subtables = this.#view.getUint16(cmap + 2);
    for (let record = cmap + 4; record < cmap + 4 + 8 * subtables; record += 8) {
      const subtable = cmap + this.#view.getUint32(record + 4);
      if (this.#view.getUint16(subtable) === 4) return subtable;
    }
    throw new Error('the font has no cmap subtable of format 4');
  }

  /** Zero, the glyph for "missing", where the font has none. */
  #glyph(codePoint: number): number {
    const view = this.#view;
    const map = this.#unicodeMap();
    const doubleCount = view.getUint16(map + 6);
    const ends = map + 14;
    const starts = ends + doubleCount + 2;
    for (let segment = 0; segment < doubleCount; segment += 2) {
      if (view.getUint16(ends + segment) < codePoint) continue;
      if (view.getUint16(starts + segment) > codePoint) return 0;
      const delta = view.getUint16(starts + doubleCount + segment);
      const rangeAt = starts + 2 * doubleCount + segment;
      const range = view.getUint16(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = view.getUint16(rangeAt + range + 2 * (codePoint - view.getUint16(starts + segment)));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  }
}

function printable(): string[] {
  const codes: number[] = [];
  for (let code = 0x20; code <= 0x7e; code++) codes.push(code);
  for (let code = 0xa0; code <= 0xff; code++) codes.push(code);
  const typography = Array.from('–—‘’“”•…‰′″→←×÷−≈≠≤≥∘∞µ✓✗', character => character.codePointAt(0)!);
  return [...new Set([...codes, ...typography])].map(code => String.fromCodePoint(code));
}

function widths(font: Font): string {
  const entries = printable().map(
    character => `  ${JSON.stringify(character)}: ${font.advance(character.codePointAt(0)!)},`,
  );
  return `{\n${entries.join('\n')}\n}`;
}

const fontFile = (name: string) => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
const regular = new Font(fontFile('DejaVuSans'));
const bold = new Font(fontFile('DejaVuSans-Bold'));
const output = fileURLToPath(new URL('../src/report/text/dejavu-sans.ts', import.meta.url));

writeFileSync(
  output,
  `/** Advance widths in font units, read from dejavu-fonts-ttf by scripts/font-widths.ts; not edited by hand. */

export const UNITS_PER_EM = ${regular.unitsPerEm};

export const REGULAR: Readonly<Record<string, number>> = ${widths(regular)};

export const BOLD: Readonly<Record<string, number>> = ${widths(bold)};
`,
);
