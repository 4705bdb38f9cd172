/** A figure as the bytes of a file, with what it shows and where it comes from in its metadata. */
import type {ProvenanceEntries} from './provenance.ts';
import {type Figure, printedSize} from './figure.ts';
import {pdfOf} from './pdf.ts';
import {withPngMetadata} from './png-metadata.ts';
import {renderPng} from '../report/render-png.ts';
import {visibleProse} from '../suite/visible.ts';

export type PictureFormat = 'svg' | 'png' | 'pdf';

export interface Labelled {
  readonly title: string;
  readonly caption: string;
  readonly provenance: ProvenanceEntries;
}

/** What publishers ask of line art. */
const DOTS_PER_INCH = 600;
const MILLIMETRES_PER_INCH = 25.4;

export async function figureFile(
  format: PictureFormat,
  figure: Figure,
  labelled: Labelled,
): Promise<string | Uint8Array> {
  const svg = printedSvg(figure, labelled);
  if (format === 'svg') return svg;
  if (format === 'pdf') return await pdfOf(svg, printedSize(figure), labelled);
  const width = Math.round((figure.millimetres / MILLIMETRES_PER_INCH) * DOTS_PER_INCH);
  const png = await renderPng(svg, {mode: 'width', value: width});
  return withPngMetadata(png, {dotsPerMetre: (DOTS_PER_INCH * 1000) / MILLIMETRES_PER_INCH, ...labelled});
}

/** Its size is that of the print, and its ground reaches to the edge. */
function printedSvg(
  {svg, width, height, millimetres}: Figure,
  {title, caption, provenance}: Labelled,
): string {
  const size = `width="${millimetres}mm" height="${rounded((millimetres * height) / width)}mm"`;
  const words = [
    `<title>${inXml(title)}</title>`,
    `<desc>${inXml(caption)}</desc>`,
    `<metadata>${inXml(JSON.stringify(Object.fromEntries(provenance)))}</metadata>`,
  ].join('');
  return svg
    .replace(
      / width="[\d.]+" height="[\d.]+" viewBox="[^"]*">/,
      () => ` ${size} viewBox="0 0 ${rounded(width)} ${height}">${words}`,
    )
    .replace(/<rect width="[\d.]+"/, () => `<rect width="${rounded(width)}"`);
}

const rounded = (value: number): number => Number(value.toFixed(3));

const XML: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;'};
const inXml = (text: string): string => visibleProse(text).replaceAll(/[&<>]/g, each => XML[each]);
