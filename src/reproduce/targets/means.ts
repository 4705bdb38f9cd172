/** Sums up a suite as papers do. */
import {mean, median} from 'simple-statistics';

export const meanOver = (labels: readonly string[], of: (label: string) => number): number =>
  mean(labels.map(of));

export const medianOver = (labels: readonly string[], of: (label: string) => number): number =>
  median(labels.map(of));

export const mostOver = (labels: readonly string[], of: (label: string) => number): number =>
  Math.max(...labels.map(of));

export const leastOver = (labels: readonly string[], of: (label: string) => number): number =>
  Math.min(...labels.map(of));

/** How much longer `slow` takes, in per cent. */
export const gain = (slow: number, fast: number): number => (slow / fast - 1) * 100;

/** What `fast` takes less than `slow`, in per cent of that. */
export const saving = (slow: number, fast: number): number => (1 - fast / slow) * 100;
