/** Where two values that came of JSON differ first. */
import {canonicalJson} from '../canonical.ts';

/** `workloads[0].set.pages is 4, expected 8`; undefined where they are equal. */
export function differenceIn(found: unknown, expected: unknown, path = ''): string | undefined {
  if (canonicalJson([found]) === canonicalJson([expected])) return undefined;
  if (isPlain(found) && isPlain(expected) && Array.isArray(found) === Array.isArray(expected))
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const difference = differenceIn(found[key], expected[key], stepTo(path, key, Array.isArray(found)));
      if (difference !== undefined) return difference;
    }
  return `${path} is ${said(found)}, expected ${said(expected)}`;
}

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

function stepTo(path: string, key: string, isList: boolean): string {
  if (isList) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

const said = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
