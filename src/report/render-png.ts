/** A picture as PNG: the same bytes on every machine. */
import {fileURLToPath} from 'node:url';
import {Resvg, type ResvgRenderOptions} from '@resvg/resvg-js';
import {collect} from './collect.ts';

/** 4 pixels a CSS pixel is 384 an inch: sharp in print. */
const ZOOMED = {mode: 'zoom', value: 4} as const;
const FONTS = ['DejaVuSans', 'DejaVuSans-Bold'];

/** Of pictures that were drawn and are held until they are collected: about what four pages have. */
const MOST_HELD_PIXELS = 16e6;
let heldPixels = 0;

export async function renderPng(
  svg: string,
  fitTo: ResvgRenderOptions['fitTo'] = ZOOMED,
): Promise<Uint8Array> {
  const fontFiles = FONTS.map(name => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
  // Without a font resvg leaves text out silently; with the system's the picture would differ by machine.
  const font = {loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans'};
  const picture = new Resvg(svg, {font, fitTo}).render();
  heldPixels += picture.width * picture.height;
  if (heldPixels > MOST_HELD_PIXELS) {
    await collect();
    heldPixels = 0;
  }
  return picture.asPng();
}
