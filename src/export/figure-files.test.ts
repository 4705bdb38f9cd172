/** Pictures as files: their size in print, and what their metadata say. */
import {inflateSync, crc32} from 'node:zlib';
import {beforeAll, expect, test} from 'vitest';
import {charts} from '../report/charts/index.ts';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import {viewsOf} from '../report/view.ts';
import {type Figure, figureOf} from './figure.ts';
import {figureFile} from './figure-files.ts';
import {WIDTHS} from './widths.ts';

const LABELLED = {
  title: 'Slowdown <&>',
  caption: 'Cycles over those of native, naïve – and so on.',
  provenance: [
    ['run', 'abc'],
    ['command', "npx pagewalk export 'a)b\\\\(c</metadata>'"],
  ],
} as const;

let figure: Figure;
beforeAll(async () => {
  const [view] = viewsOf(exampleResult(), exampleContext());
  figure = await figureOf(charts[0].spec(view), WIDTHS.column);
});

test('an SVG is as wide as in print, and says what it shows and where it comes from', async () => {
  const svg = (await figureFile('svg', figure, LABELLED)) as string;
  const [, width, height, right, bottom] =
    /width="([\d.]+)mm" height="([\d.]+)mm" viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  expect(width).toBe(88.9);
  expect(height / width).toBeCloseTo(bottom / right, 4);
  expect(svg).toContain(`<rect width="${right}"`);
  expect(svg).toContain('<title>Slowdown &lt;&amp;&gt;</title>');
  const [, said] = /<metadata>(.*?)<\/metadata>/.exec(svg)!;
  expect(said).not.toMatch(/[<>]/);
  const plain = said.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  expect(JSON.parse(plain)).toEqual(Object.fromEntries(LABELLED.provenance));
});

/** The type and data of each; throws where a checksum is wrong. */
function chunksOf(png: Buffer): readonly (readonly [string, Buffer])[] {
  const chunks: (readonly [string, Buffer])[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push([body.toString('latin1', 0, 4), body.subarray(4)]);
    at += 12 + length;
  }
  return chunks;
}

test('a PNG has 600 dots an inch of the print, and says so', async () => {
  const chunks = chunksOf(Buffer.from((await figureFile('png', figure, LABELLED)) as Uint8Array));
  expect(chunks.map(([type]) => type).slice(0, 2)).toEqual(['IHDR', 'pHYs']);
  expect(chunks.at(-1)![0]).toBe('IEND');
  expect(chunks[0][1].readUInt32BE(0)).toBe(2100);
  const [, physical] = chunks[1];
  expect([physical.readUInt32BE(0), physical.readUInt32BE(4), physical.readUInt8(8)]).toEqual([
    23622, 23622, 1,
  ]);
  const data = chunks.filter(([type]) => type === 'IDAT').map(([, part]) => part);
  expect(inflateSync(Buffer.concat(data)).length).toBeGreaterThan(0);
});

test('a PNG says what it shows and where it comes from, what is not Latin-1 in UTF-8', async () => {
  const chunks = chunksOf(Buffer.from((await figureFile('png', figure, LABELLED)) as Uint8Array));
  const latin = chunks
    .filter(([type]) => type === 'tEXt')
    .map(([, data]) => data.toString('latin1').split('\0'));
  expect(latin).toEqual([['Title', LABELLED.title], ...LABELLED.provenance]);
  const [[, international]] = chunks.filter(([type]) => type === 'iTXt');
  expect(international.toString('utf8')).toBe(`Description\0\0\0\0\0${LABELLED.caption}`);
});

test.each(['svg', 'png', 'pdf'] as const)(
  'the same chart is the same %s, whenever it is drawn',
  async format => {
    const first = await figureFile(format, figure, LABELLED);
    await new Promise(resolve => setTimeout(resolve, 1100));
    expect(await figureFile(format, figure, LABELLED)).toEqual(first);
  },
);
