/** Where the text of a chart stands, for tests: boxes from the font's own widths, as resvg and browsers would draw it. */
import {textWidth} from './text/width.ts';

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of DejaVu Sans' em, in lines that have letters with and without descenders. */
const ASCENT = 0.76;
const DESCENT = 0.24;

/** a c e / b d f of an SVG matrix: x' = ax + cy + e, y' = bx + dy + f. */
type Matrix = readonly [number, number, number, number, number, number];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export function viewBoxOf(svg: string): TextBox {
  const [left, top, width, height] = /viewBox="([^"]*)"/.exec(svg)![1].split(' ').map(Number);
  return {text: 'the picture', left, top, right: left + width, bottom: top + height};
}

/** Walks the tags with a stack of transforms. Text of several lines is made of tspans, each a box. */
export function textBoxes(svg: string): readonly TextBox[] {
  const boxes: TextBox[] = [];
  const stack: Matrix[] = [IDENTITY];
  let style = '';
  let shift = 0;
  for (const [, close, name, attributes, selfClosed, content] of svg.matchAll(
    /<(\/?)([a-z]+)([^>]*?)(\/?)>([^<]*)/gi,
  )) {
    if (close === '/') {
      if (name === 'g' || name === 'text') stack.pop();
      continue;
    }
    if (name === 'text') {
      style = attributes;
      shift = 0;
    }
    if (name === 'tspan') shift += numberOf(attributes, 'dy') ?? 0;
    if ((name === 'g' || name === 'text') && selfClosed === '') {
      stack.push(multiply(stack.at(-1)!, transformOf(attributes)));
    }
    // Labels that an axis has no room for are there, but unseen.
    if ((name === 'text' || name === 'tspan') && content !== '' && !style.includes(' opacity="0"')) {
      boxes.push(boxOf(decode(content), style, shift, stack.at(-1)!));
    }
  }
  return boxes;
}

export function contains(outer: TextBox, inner: TextBox): boolean {
  return (
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom
  );
}

function boxOf(text: string, attributes: string, shift: number, matrix: Matrix): TextBox {
  const size = numberOf(attributes, 'font-size') ?? 11;
  const weight = attributes.includes('font-weight="bold"') ? 'bold' : 'normal';
  const width = textWidth(text, {size, weight});
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
  const left = anchor === 'end' ? -width : anchor === 'middle' ? -width / 2 : 0;
  const corners = [left, left + width].flatMap(x =>
    [shift - ASCENT * size, shift + DESCENT * size].map(y => apply(matrix, x, y)),
  );
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys)};
}

function transformOf(attributes: string): Matrix {
  const transform = /transform="([^"]*)"/.exec(attributes)?.[1] ?? '';
  let matrix = IDENTITY;
  for (const [, kind, list] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [x, y = 0] = list.split(/[ ,]+/).map(Number);
    if (kind === 'translate') matrix = multiply(matrix, [1, 0, 0, 1, x, y]);
    else if (kind === 'rotate') matrix = multiply(matrix, rotation(x));
    else throw new Error(`transform ${kind}: expected translate or rotate`);
  }
  return matrix;
}

function rotation(degrees: number): Matrix {
  const [cosine, sine] = [Math.cos, Math.sin].map(of => of((degrees * Math.PI) / 180));
  return [cosine, sine, -sine, cosine, 0, 0];
}

function multiply([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

function numberOf(attributes: string, name: string): number | undefined {
  const value = new RegExp(`(?:^| )${name}="(-?[\\d.]+)(?:px)?"`).exec(attributes)?.[1];
  return value === undefined ? undefined : Number(value);
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
