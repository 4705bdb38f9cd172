/** Numbers as readers like them: few digits, a unit, the same on every machine. */
import {factorText} from '../suite/conclusions/interval-text.ts';

/** 3 significant digits, without the exponent that toPrecision falls into. */
export function significant(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(6, Math.max(0, 2 - magnitude)));
}

export function ratio(value: number): string {
  return `${factorText(value)}×`;
}

/** Grouped by thousands. A small mean over seeds keeps a decimal. */
export function count(value: number): string {
  const fraction = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return value.toFixed(fraction).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

export const cycleWords = (cycles: number): string => `${count(cycles)} ${cycles === 1 ? 'cycle' : 'cycles'}`;

const SCALES = [
  {from: 1e9, letter: 'G'},
  {from: 1e6, letter: 'M'},
  {from: 1e3, letter: 'k'},
];

/** 12.3k, 4.56M. */
export function short(value: number): string {
  // Rounded first, so that 999.9 becomes 1.00k and not 1000.
  const rounded = Number(value.toPrecision(3));
  const scale = SCALES.find(({from}) => rounded >= from);
  if (scale !== undefined) return `${significant(rounded / scale.from)}${scale.letter}`;
  return Number.isInteger(rounded) ? String(rounded) : significant(rounded);
}

const KIB = 1024;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(value: number): string {
  let unit = 0;
  let scaled = value;
  while (scaled >= KIB && unit < BYTE_UNITS.length - 1) {
    scaled /= KIB;
    unit++;
  }
  const digits = Number.isInteger(scaled) || scaled >= 100 ? scaled.toFixed(0) : scaled.toPrecision(3);
  return `${digits} ${BYTE_UNITS[unit]}`;
}
