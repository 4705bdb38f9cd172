/** The tables of src/README.md that say where things are: every file of the simulator is in one, and nothing else is. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {strategies} from './strategies/index.ts';

const HERE = import.meta.dirname;

/** Paths of files and, with a slash at their end, of folders. A name without a folder lies where the one before it does. */
const named = readFileSync(join(HERE, 'README.md'), 'utf8')
  .split('\n## ')
  .find(section => section.startsWith('Where things are'))!
  .split('\n')
  .filter(line => line.startsWith('| `'))
  .flatMap(line => {
    const [first, ...more] = [...line.split('|')[1].matchAll(/`([^`]+)`/g)].map(match => match[1]);
    return [first, ...more.map(name => (name.includes('/') ? name : join(dirname(first), name)))];
  });

const files = readdirSync(HERE, {recursive: true, encoding: 'utf8'}).filter(
  file => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

test('what is named is there, and named once', () => {
  expect(named.filter(path => !existsSync(join(HERE, path)))).toEqual([]);
  expect(named.filter((path, at) => named.indexOf(path) !== at)).toEqual([]);
});

test('every file is named, or the folder that it is in', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(file => !named.some(path => isIn(file, path)))).toEqual([]);
});

test('the table of shadow pagers has each of them, and names files that are there', () => {
  const rows = readFileSync(join(HERE, 'README.md'), 'utf8')
    .split('\n## ')
    .find(section => section.startsWith('What each shadow pager is made of'))!
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.split('|').map(cell => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1])));
  const pagers = strategies.filter(({id}) => id !== 'native' && id !== 'nested').map(({id}) => id);
  expect(rows.map(([, [id]]) => id).toSorted()).toEqual(pagers.toSorted());
  const kinds = rows.flatMap(([, , parts]) => parts);
  expect(kinds.filter(kind => !existsSync(join(HERE, 'shadow', `${kind}.ts`)))).toEqual([]);
});

const isIn = (file: string, path: string): boolean =>
  file === path || (path.endsWith('/') && file.startsWith(path));
