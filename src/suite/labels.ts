/** What tables and charts call a variant: its name, and in parentheses what sets it apart. */
import type {Value} from './spec.ts';
import type {Values} from './definition.ts';

export function labelled(name: string, apart: Values): string {
  const parts = Object.entries(apart).map(([parameter, value]) => phrase(parameter, value));
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}

const KIB_PER_MIB = 1024;
const KIB_PER_GIB = 1024 * 1024;

function phrase(name: string, value: Value): string {
  if (name === 'host.pageKiB' && typeof value === 'number') return `${size(value)} host pages`;
  if (name === 'host.warm') return value === 1 ? 'warm host' : 'cold host';
  return `${name} ${value}`;
}

function size(kib: number): string {
  if (kib % KIB_PER_GIB === 0) return `${kib / KIB_PER_GIB} GiB`;
  return kib % KIB_PER_MIB === 0 ? `${kib / KIB_PER_MIB} MiB` : `${kib} KiB`;
}
