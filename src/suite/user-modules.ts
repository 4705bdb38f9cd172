/**
 * Loads a user's own workload or strategy from wherever it lies. It imports what it needs from 'pagewalk'; what else it
 * imports is remembered, so that a change in any of its files makes its cells new ones.
 */
import {registerHooks} from 'node:module';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {canonicalJson, sha256} from './canonical.ts';
import {readText} from './data-file.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

const PAGEWALK = new URL('../index.ts', import.meta.url).href;
const PROJECT = new URL('../../', import.meta.url).href;

/** The files that each user's file imports, all by URL. */
const imported = new Map<string, Set<string>>();
let hooked: ReturnType<typeof registerHooks> | undefined;

/** Makes the bare name 'pagewalk' mean this program, whoever imports it; once a thread. */
function hook(): void {
  hooked ??= registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'pagewalk') return {url: PAGEWALK, format: 'module-typescript', shortCircuit: true};
      const found = next(specifier, context);
      if (context.parentURL !== undefined) imported.get(context.parentURL)?.add(remember(found.url));
      return found;
    },
  });
}

function remember(url: string): string {
  const users =
    url.startsWith('file:') && !url.startsWith(`${PROJECT}src/`) && !url.includes('/node_modules/');
  if (users && !imported.has(url)) imported.set(url, new Set());
  return url;
}

export interface UserModule {
  readonly exported: unknown;
  /** Of the file and of every file of the user's that it imports. */
  readonly hash: string;
}

/** The default export of the file at `path`, or its only export. */
export async function loadUserModule(path: string): Promise<UserModule> {
  hook();
  const text = readText(path);
  const url = remember(pathToFileURL(path).href);
  let names: Record<string, unknown>;
  try {
    names = (await import(url)) as Record<string, unknown>;
  } catch (thrown) {
    throw new UsageError(`${path} cannot be imported: ${sentenceOf(thrown)}`);
  }
  const exported =
    names['default'] ?? (Object.keys(names).length === 1 ? Object.values(names)[0] : undefined);
  if (exported === undefined) throw new UsageError(`${path} has no default export`);
  return {exported, hash: hashOf(url, text)};
}

function hashOf(url: string, text: string): string {
  const others = [...closure(url)]
    .filter(each => each !== url)
    .map(each => sha256(readText(fileURLToPath(each))));
  return sha256(canonicalJson([sha256(text), ...others.sort()]));
}

function closure(url: string, seen = new Set<string>()): Set<string> {
  if (seen.has(url) || !imported.has(url)) return seen;
  seen.add(url);
  for (const each of imported.get(url)!) closure(each, seen);
  return seen;
}
