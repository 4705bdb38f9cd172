/** What `npm ci` installs is settled by the lock file: every byte has its hash, and no package runs a script. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly os?: string;
  readonly cpu?: string;
  readonly libc?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
}

const CLONE = join(import.meta.dirname, '..');
const manifest = read('package.json') as Record<string, Record<string, string>>;
const {'': root, ...packages} = (read('package-lock.json') as {packages: Record<string, Locked>}).packages;

const nodes = Object.keys(manifest.optionalDependencies).map(
  name => [name, packages[`node_modules/${name}`]] as const,
);

test('each package has its hash', () => {
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  const unpinned = Object.entries(packages).filter(
    ([, {integrity}]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
  );
  expect(unpinned.map(([path]) => path)).toEqual([]);
});

test('no package runs a script when it is installed', () => {
  const running = Object.entries(packages).filter(([, {hasInstallScript}]) => hasInstallScript);
  expect(running.map(([path]) => path)).toEqual([]);
  expect(manifest).not.toHaveProperty('allowScripts');
  expect(Object.keys(manifest.scripts).filter(name => /install|prepare|prepublish/.test(name))).toEqual([]);
});

test('dependencies are exact versions, and the lock file has them', () => {
  const kinds = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;
  for (const kind of kinds) {
    expect(root).toHaveProperty(kind, manifest[kind]);
    for (const [name, version] of Object.entries(manifest[kind])) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  }
});

test('the Node of each platform is an optional package, which only that platform installs', () => {
  expect(nodes.map(([, {os, cpu, libc = []}]) => [os, cpu, ...libc].join('-')).sort()).toEqual([
    'darwin-arm64',
    'darwin-x64',
    // `libc` is written into the lock file by hand: linked with glibc, these do not start under musl.
    'linux-arm64-glibc',
    'linux-x64-glibc',
    'win32-x64',
  ]);
  for (const [name, {version, optional, os, bin}] of nodes) {
    expect(version, name).toMatch(/^24\./);
    expect(optional, name).toBe(true);
    expect(bin, name).toEqual({node: os === 'win32' ? 'bin/node.exe' : 'bin/node'});
  }
});

/** npm leaves an optional package out, without a word, where its hash is not that of the lock file: CI must see it. */
const fitting = nodes.filter(([, {os, cpu}]) => os === process.platform && cpu === process.arch);
const isInstalled = fitting.some(([name]) => existsSync(join(CLONE, 'node_modules', name)));

test.skipIf(fitting.length === 0 || (!isInstalled && process.env.CI === undefined))(
  'the Node that is installed is the one of the lock file',
  () => {
    const [[name, {version, bin}]] = fitting;
    const {stdout} = spawnSync(join(CLONE, 'node_modules', name, bin!.node), ['--version'], {
      encoding: 'utf8',
    });
    expect(stdout, name).toBe(`v${version}\n`);
  },
);

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(CLONE, name), 'utf8'));
}
