/**
 * Loads a user's own workload or strategy from wherever it lies. It imports what it needs from 'pagewalk'; what else it
 * imports is remembered, so that a change in any of its files makes its cells new ones.
 */
import {Console} from 'node:console';
import {realpathSync} from 'node:fs';
import {registerHooks} from 'node:module';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {canonicalJson, sha256} from './canonical.ts';
import {readText} from './data-file.ts';
import {moduleAt} from './module-at.ts';
import {hasTypes, unparsed} from './syntax.ts';
import {noteUsersFile, placeOf, placeText, type FilePlace} from './thrown.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

const PAGEWALK = moduleAt('src/index').href;
const PROJECT = new URL('../../', import.meta.url).href;

/** The files of the user's that each of them imports, all by URL. */
const imported = new Map<string, Set<string>>();
/** The files that are being imported, as they were named. */
const underway = new Set<string>();
let hooked: ReturnType<typeof registerHooks> | undefined;

/** So many frames of a stack that a user's line is among them, however deep in this program something was thrown. */
const STACK_FRAMES = 100;

/** Makes the bare name 'pagewalk' mean this program, whoever imports it; once a thread. */
function hook(): void {
  if (hooked) return;
  Error.stackTraceLimit = STACK_FRAMES;
  // What a user's file prints is not what was asked for on standard output, which another program may read.
  globalThis.console = new Console(process.stderr);
  hooked = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'pagewalk') return {url: PAGEWALK, shortCircuit: true};
      const found = next(specifier, context);
      if (context.parentURL !== undefined) imported.get(context.parentURL)?.add(remember(found.url));
      return found.format === 'commonjs-typescript' && isModuleText(found.url)
        ? {...found, format: 'module-typescript'}
        : found;
    },
  });
}

/** Beside a package.json of type commonjs, which `npm init` writes, a .ts that imports or exports is a module all the same. */
const isModuleText = (url: string): boolean =>
  /^\s*(import|export)\b(?!\s*\()/m.test(readText(fileURLToPath(url)));

function remember(url: string): string {
  const users =
    url.startsWith('file:') && !url.startsWith(`${PROJECT}src/`) && !url.includes('/node_modules/');
  if (users) keep(url);
  return url;
}

function keep(url: string): void {
  if (imported.has(url)) return;
  imported.set(url, new Set());
  noteUsersFile(url);
}

/** A file of the user's that is being imported. */
export const importedNow = (): string | undefined => [...underway][0];

export interface UserModule {
  readonly exported: unknown;
  /** Of the file and of every file of the user's that it imports. */
  readonly hash: string;
}

/** The default export of the file at `path`, or its only export. */
export async function loadUserModule(path: string): Promise<UserModule> {
  hook();
  const text = readText(path);
  const url = pathToFileURL(realpathSync(path)).href;
  keep(url);
  const exported = exportedBy(path, await importing(path, url));
  return {exported, hash: hashOf(url, text)};
}

async function importing(path: string, url: string): Promise<Record<string, unknown>> {
  underway.add(path);
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (thrown) {
    throw new UsageError(unimportable(path, url, thrown));
  } finally {
    underway.delete(path);
  }
}

/** `/home/me/mine.ts, line 7: cannot be imported: the moon is full`. */
function unimportable(path: string, url: string, thrown: unknown): string {
  const unread = thrown instanceof SyntaxError;
  const place: FilePlace | undefined = placeOf(thrown) ?? (unread ? unparsed(pathsFrom(url)) : undefined);
  const typed = unread && place !== undefined && hasTypes(place.path);
  const said = `${sentenceOf(thrown)}${typed ? ' (types are for files that end in .ts or .mts)' : ''}`;
  if (place === undefined) return `${path}: cannot be imported: ${said}`;
  if (place.path === fileURLToPath(url)) return `${placeText({...place, path})}: cannot be imported: ${said}`;
  return `${path}: cannot be imported: ${placeText(place)}: ${said}`;
}

function exportedBy(path: string, names: Record<string, unknown>): unknown {
  const exported =
    names['default'] ?? (Object.keys(names).length === 1 ? Object.values(names)[0] : undefined);
  if (exported === undefined) throw new UsageError(`${path} has no default export`);
  return exported;
}

function hashOf(url: string, text: string): string {
  const others = pathsFrom(url)
    .slice(1)
    .map(path => sha256(readText(path)));
  return sha256(canonicalJson([sha256(text), ...others.sort()]));
}

/** The file itself, and what it imports of the user's. */
const pathsFrom = (url: string): readonly string[] => [...closure(url)].map(each => fileURLToPath(each));

function closure(url: string, seen = new Set<string>()): Set<string> {
  if (seen.has(url) || !imported.has(url)) return seen;
  seen.add(url);
  for (const each of imported.get(url)!) closure(each, seen);
  return seen;
}
