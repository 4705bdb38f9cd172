/**
 * The code of a live page: Vega as it comes for browsers, and our part. That is built into the package; in a clone it is kept
 * where it was made until a file that it is made of changes.
 */
import {hash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KEPT = join(ROOT, 'node_modules/.cache/pagewalk/page-code.json');
const BUILT = new URL('../../page-code.txt', import.meta.url);
const MAKER = fileURLToPath(new URL('bundle.ts', import.meta.url));

interface Kept {
  readonly code: string;
  /** By the path from the root. */
  readonly sources: Readonly<Record<string, string>>;
}

let made: Promise<string> | undefined;

export const pageCode = (): Promise<string> => (made ??= allCode());

async function allCode(): Promise<string> {
  return [forBrowsers('vega'), forBrowsers('vega-lite'), await ownCode()].join('\n');
}

/** Beside the module that Node loads lies one script that needs no other. A page asks for nothing, nor for its map. */
const forBrowsers = (library: string): string =>
  readFileSync(new URL(`${library}.min.js`, import.meta.resolve(library)), 'utf8').replace(MAP, '');

const MAP = /^\/\/# sourceMappingURL=.*/m;

const ownCode = async (): Promise<string> =>
  existsSync(BUILT) ? readFileSync(BUILT, 'utf8') : await keptCode();

async function keptCode(): Promise<string> {
  const kept = current();
  if (kept !== undefined) return kept;
  const {bundled} = await import('./bundle.ts');
  const {code, modules} = await bundled();
  const paths = [MAKER, ...modules].map(path => relative(ROOT, path)).sort();
  keep({code, sources: Object.fromEntries(paths.map(path => [path, sumOf(path)]))});
  return code;
}

/** What is kept, if it is of the files as they are; whatever else lies there is nothing. */
function current(): string | undefined {
  try {
    const {code, sources} = JSON.parse(readFileSync(KEPT, 'utf8')) as Kept;
    return Object.entries(sources).every(([path, sum]) => sumOf(path) === sum) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing can be kept it is made again by the next who wants it. */
function keep(kept: Kept): void {
  const draft = `${KEPT}.${process.pid}`;
  try {
    mkdirSync(dirname(KEPT), {recursive: true});
    writeFileSync(draft, JSON.stringify(kept));
    renameSync(draft, KEPT);
  } catch {}
}

function sumOf(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? hash('sha256', readFileSync(file), 'base64') : '';
}
