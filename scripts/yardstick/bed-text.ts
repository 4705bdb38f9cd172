/**
 * What a recording is replayed on, as the yardstick reads it: a line a value, and one an array. Whatever a geometry has is
 * written, so that the yardstick refuses what is new to it.
 */
import type {ArrayGeometry, ProcessorGeometry} from '../../src/hardware/geometry.ts';
import type {HostParameters} from '../../src/host/virtual-machine.ts';

export interface YardstickBed {
  /** `native` or `nested`. */
  readonly strategy: string;
  readonly geometry: ProcessorGeometry;
  readonly host: HostParameters;
  readonly seed: number;
}

export function bedText({strategy, seed, host, geometry}: YardstickBed): string {
  const lines = [`strategy ${strategy}`, `seed ${seed}`, ...linesOf('host.', host), ...linesOf('', geometry)];
  return lines.map(line => `${line}\n`).join('');
}

function linesOf(prefix: string, part: object): readonly string[] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    if (typeof value !== 'object' || value === null) return [`${path} ${String(value)}`];
    return isArrayGeometry(value) ? [`${path} ${value.entries} ${value.ways}`] : linesOf(`${path}.`, value);
  });
}

const isArrayGeometry = (part: object): part is ArrayGeometry => 'entries' in part && 'ways' in part;
