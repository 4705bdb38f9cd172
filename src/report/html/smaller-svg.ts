import {optimize} from 'svgo';
import {compactSvg} from './compact-svg.ts';

/** Of a pixel; drawn at four times its size a chart looks the same. */
const DIGITS = 3;

/** Those of svgo's that make charts smaller. None touches colours, which the style of a page goes by. */
const PLUGINS = [
  'convertShapeToPath',
  'removeUnknownsAndDefaults',
  'moveElemsAttrsToGroup',
  'moveGroupAttrsToElems',
  'collapseGroups',
  'convertPathData',
  'convertTransform',
  'mergePaths',
] as const;

/** A picture as it stands in a file of ours: its marks where they were, in half the letters. */
export const smallerSvg = (svg: string): string =>
  optimize(compactSvg(svg), {floatPrecision: DIGITS, plugins: [...PLUGINS]}).data;
