/** The parts of a pager as they were said: a user's file may be plain JavaScript, which leaves out or misspells what it likes. */
import type {ShadowParts} from './shadow-parts.ts';

const NEEDED = [
  'loaded',
  'sharing',
  'protection',
  'flushes',
] as const satisfies readonly (keyof ShadowParts)[];

const PARTS: readonly string[] = [
  ...NEEDED,
  'watchers',
  'pins',
  'prefetch',
  'sight',
  'views',
  'rootAtHand',
  'walker',
  'mostWalks',
  'faults',
  'worldSwitch',
  'unintercepted',
  'hints',
] as const satisfies readonly (keyof ShadowParts)[];

/** Those that are said. */
export function checkedParts(parts: ShadowParts): ShadowParts {
  const names = Object.entries(parts).filter(([, part]) => part !== undefined);
  const unknown = names.find(([name]) => !PARTS.includes(name));
  if (unknown) throw new Error(`shadow parts: there is no part ${unknown[0]}, expected ${PARTS.join(', ')}`);
  const lacking = NEEDED.find(name => typeof parts[name] !== 'object' || parts[name] === null);
  if (lacking) throw new Error(`shadow parts: ${lacking} is ${typeof parts[lacking]}, expected an object`);
  const {watchers = []} = parts;
  if (!Array.isArray(watchers) || watchers.some(watcher => typeof watcher !== 'object' || watcher === null))
    throw new Error('shadow parts: watchers is no list of objects, as it is expected to be');
  return Object.fromEntries(names) as unknown as ShadowParts;
}
