/** The colours of the map: from dark to light as from nested paging's wins to shadow paging's, so that grayscale keeps the order. */
import {TIE_RATIO} from '../../stats/compare.ts';
import {INK, PAPER} from '../charts/theme.ts';
import {lightness} from '../charts/lightness.ts';

export interface Shade {
  /** Ratios of nested paging's cycles to shadow paging's below this, and not below that of the shade before. */
  readonly below: number;
  readonly fill: string;
  readonly label: string;
}

/** What counts as more than a little either way. */
const MUCH = 1.1;

export const SHADES: readonly Shade[] = [
  {below: 1 / 4, fill: '#141f4e', label: 'nested wins by 4 and more'},
  {below: 1 / 2, fill: '#2f4788', label: 'by 2 to 4'},
  {below: 1 / MUCH, fill: '#5670ae', label: 'by 1.1 to 2'},
  {below: 1 / TIE_RATIO, fill: '#8095c8', label: 'by 1.01 to 1.1'},
  {below: TIE_RATIO, fill: '#adb3bf', label: 'level'},
  {below: MUCH, fill: '#ecca5e', label: 'shadow wins by 1.01 to 1.1'},
  {below: Infinity, fill: '#fff1a8', label: 'by 1.1 and more'},
];

export const shadeOf = (ratio: number): Shade => SHADES.find(({below}) => ratio < below)!;

/** Of text on a fill. */
export const inkOn = (fill: string): string => (lightness(fill) < 0.5 ? PAPER : INK);
