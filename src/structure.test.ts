/** The tables of src/README.md that say where things are: every file of the simulator is in one, and nothing else is. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {Paging} from './hardware/address.ts';
import {VirtualMachine} from './host/virtual-machine.ts';
import {ShadowHypervisor} from './shadow/shadow-hypervisor.ts';
import {strategies} from './strategies/index.ts';
import type {Strategy} from './strategies/strategy.ts';
import {defaultsOf} from './testing/defaults.ts';
import {BARE} from './testing/processors.ts';
import {Events} from './timing/events.ts';

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

test('the table of shadow pagers has each of them, and its rooms are those of the families', () => {
  const rows = readFileSync(join(HERE, 'README.md'), 'utf8')
    .split('\n## ')
    .find(section => section.startsWith('How shadow paging is put together'))!
    .split('\n')
    .filter(line => /^\| `[a-z0-9-]+` \| `[a-z-]+\//.test(line))
    .map(line => line.split('|').map(cell => [...cell.matchAll(/`([^`]+)`/g)].map(match => match[1])));
  const pagers = strategies.filter(isShadowPager).map(({id}) => id);
  expect(rows.map(([, [id]]) => id).toSorted()).toEqual(pagers.toSorted());
  const rooms = new Set(rows.flatMap(([, , parts]) => parts));
  const shared = ['eviction/', 'prefetch/', 'tables/'];
  const folders = readdirSync(join(HERE, 'shadow'), {withFileTypes: true}).filter(entry =>
    entry.isDirectory(),
  );
  expect([...rooms, ...shared].toSorted()).toEqual(folders.map(({name}) => `${name}/`).toSorted());
});

/** Whether the hypervisor that it builds keeps shadow tables. */
function isShadowPager(strategy: Strategy): boolean {
  const guest = {frames: 64, seed: 0};
  const host = {pageKiB: 4, warm: 1, levels: 4};
  const machine = new VirtualMachine(new Paging(4, 2), BARE, host, guest, new Events());
  return strategy.build(machine, defaultsOf(strategy.parameters)) instanceof ShadowHypervisor;
}

const isIn = (file: string, path: string): boolean =>
  file === path || (path.endsWith('/') && file.startsWith(path));
