/**
 * Packs a copy of this project, installs that in an empty folder, and uses it there as a user would. It has to be small, its
 * types have to be right, and all that it prints and writes has to be the clone's, to the byte. npm asks for versions alone:
 * what `npm ci` fetched is in its cache.
 */
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {called, done} from './package/called.ts';
import {differences} from './package/files.ts';
import {typeErrors} from './package/types.ts';
import {prepare, USES} from './package/uses.ts';
import {projectFiles} from './planted/copy.ts';

const ROOT = join(import.meta.dirname, '..');
const MOST_BYTES = 700e3;
const MOST_BYTES_WITH_RECORDINGS = 3e6;
const NOT_FOR_USERS = /\.test\.|\/testing\/|\/results\/|(?<!\.d)\.ts$/;

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-package-'));
const [project, theirs, ours] = ['project', 'theirs', 'ours'].map(name => join(folder, name));
const wrong: string[] = [];

try {
  const tarball = await packed();
  for (const place of [theirs, ours]) mkdirSync(place);
  await done(theirs, ['npm', 'install', tarball, '--prefer-offline', '--no-audit', '--no-fund']);
  for (const name of ['package.json', 'package-lock.json']) rmSync(join(theirs, name));
  for (const place of [theirs, ours]) prepare(place);
  for (const use of USES) await used(use);
  for (const file of differences(theirs, ours)) wrong.push(`${file} is not as the clone makes it`);
  wrong.push(...(await typeErrors(theirs, ['story.ts', 'strategy.ts'])));
} finally {
  rmSync(folder, {recursive: true, force: true});
}
for (const each of wrong) console.error(each);
console.log(`${USES.length} uses of the package, ${wrong.length} things wrong`);
if (wrong.length > 0) process.exitCode = 1;

/** The path of the package, of which it is said what is in it and should not be. */
async function packed(): Promise<string> {
  const files = projectFiles().filter(file => !file.startsWith('results/'));
  for (const file of files) cpSync(join(ROOT, file), join(project, file));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  const manifest = readFileSync(join(project, 'package.json'), 'utf8');
  await done(project, ['npm', 'pack', '--pack-destination', folder]);
  if (readFileSync(join(project, 'package.json'), 'utf8') !== manifest)
    wrong.push("package.json is not the clone's after packing");
  const {version} = JSON.parse(manifest) as {version: string};
  const tarball = join(folder, `pagewalk-${version}.tgz`);
  const names = (await done(folder, ['tar', 'tzf', tarball])).trimEnd().split('\n');
  wrong.push(...names.filter(name => NOT_FOR_USERS.test(name)).map(name => `${name} is packed`));
  const recordings = names.filter(name => name.endsWith('.pagewalk'));
  const bytes = statSync(tarball).size;
  const recorded = recordings.reduce(
    (sum, name) => sum + statSync(join(project, name.replace('package/dist/', ''))).size,
    0,
  );
  console.log(`the package has ${bytes} bytes, ${bytes - recorded} of them without recordings`);
  if (bytes > MOST_BYTES_WITH_RECORDINGS)
    wrong.push(`the package has more than ${MOST_BYTES_WITH_RECORDINGS} bytes`);
  if (bytes - recorded > MOST_BYTES)
    wrong.push(`without recordings the package has more than ${MOST_BYTES} bytes`);
  return tarball;
}

/** By the package and by the clone, at once. */
async function used(words: readonly string[]): Promise<void> {
  const [there, here] = await Promise.all([
    called(theirs, ['npx', 'pagewalk', ...words]),
    called(ours, [process.execPath, join(ROOT, 'src/cli/pagewalk.mjs'), ...words]),
  ]);
  const command = `pagewalk ${words.join(' ')}`;
  if (there.status !== 0) wrong.push(`${command} ended with ${there.status}: ${there.err}`);
  if (there.out !== here.out) wrong.push(`${command} does not print what the clone prints`);
}
