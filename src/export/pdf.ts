/** An SVG as a PDF of one page of its size, with the letters that it uses embedded. */
import {fileURLToPath} from 'node:url';
import Document from 'pdfkit';
import drawSvg from 'svg-to-pdfkit';
import {visibleProse} from '../suite/visible.ts';
import type {ProvenanceEntries} from './provenance.ts';

export interface PdfMetadata {
  readonly title: string;
  readonly caption: string;
  readonly provenance: ProvenanceEntries;
}

/** In points. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

const REGULAR = 'DejaVuSans';
const BOLD = 'DejaVuSans-Bold';

export async function pdfOf(
  svg: string,
  {width, height}: PageSize,
  metadata: PdfMetadata,
): Promise<Uint8Array> {
  const document = new Document({
    size: [width, height],
    margin: 0,
    pdfVersion: '1.3',
    info: infoOf(metadata),
  });
  // pdfkit needs a date, but writes only what can be enumerated: of two exports of one chart every byte is the same.
  Object.defineProperty(document.info, 'CreationDate', {enumerable: false});
  for (const font of [REGULAR, BOLD]) document.registerFont(font, fontPath(font));
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  drawSvg(document, withoutWholeDashes(svg), 0, 0, {
    width,
    height,
    fontCallback: (_family, bold) => (bold ? BOLD : REGULAR),
    warningCallback: warning => {
      throw new Error(`a chart cannot be drawn as PDF: ${warning}`);
    },
  });
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Dashes without gaps are a line, which pdfkit draws only where no dashes are asked for. */
const withoutWholeDashes = (svg: string): string => svg.replaceAll(/ stroke-dasharray="[\d.]+,0"/g, '');

const infoOf = ({title, caption, provenance}: PdfMetadata) => ({
  Title: visibleProse(title),
  Subject: visibleProse(caption),
  Creator: 'pagewalk',
  ...Object.fromEntries(provenance),
  CreationDate: new Date(0),
});

const fontPath = (name: string): string =>
  fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
