import {expect, test} from 'vitest';
import {renderSvg} from './render-svg.ts';

test('what would be obeyed or not be seen is shown in a picture, whatever Vega makes of it', async () => {
  // A noncharacter, for which no line separator may be taken.
  const labels = ['a\u2028b\u2029', 'c\u001b\u009b\u202e\ufdd0\ud800'];
  const svg = await renderSvg({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: {values: labels.map(label => ({label}))},
    transform: [{filter: {field: 'label', oneOf: labels}}],
    mark: 'text',
    encoding: {
      text: {field: 'label'},
      y: {
        field: 'label',
        type: 'nominal',
        sort: labels,
        axis: {labelExpr: `${JSON.stringify(labels)}[datum.index]`},
      },
    },
  });
  expect(svg).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  const shown = [String.raw`a\u2028b\u2029`, String.raw`c\u001b\u009b\u202e\ufdd0\ud800`];
  // Of the axis, and of the marks.
  expect(Array.from(svg.matchAll(/>([ac][^<]*)</g), ([, text]) => text)).toEqual([...shown, ...shown]);
});
