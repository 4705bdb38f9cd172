import {optimize} from 'svgo';
import {compactSvg} from './compact-svg.ts';

/** Of a pixel; drawn at four times its size a chart looks the same. */
const DIGITS = 3;

/** A picture as it stands in a file of ours: its marks where they were, in half the letters. */
export const smallerSvg = (svg: string): string =>
  optimize(compactSvg(svg), {
    floatPrecision: DIGITS,
    plugins: [
      {
        name: 'preset-default',
        params: {
          overrides: {
            // The style of a page goes by colours as the charts have them.
            convertColors: false,
            cleanupIds: false,
          },
        },
      },
    ],
  }).data;
