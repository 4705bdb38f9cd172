/** How a level of the guest's tables is called, as the manuals do. */
import {ENTRY} from './misses.ts';

const NAMES: Readonly<Record<number, string>> = {
  [ENTRY]: 'entry',
  1: 'PT',
  2: 'PD',
  3: 'PDPT',
  4: 'PML4',
  5: 'PML5',
};

export const tableWords = (level: number): string => NAMES[level] ?? `level ${level}`;
