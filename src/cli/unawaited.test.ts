import {spawnSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const COMMAND = join(import.meta.dirname, 'pagewalk.mjs');
const TIMEOUT_MS = 60_000;

test.each([
  ['a timer', "setTimeout(() => { throw new Error('too late'); }, 0);"],
  ['a promise', "void Promise.reject(new Error('too late'));"],
])("a user's module that fails in %s ends with a sentence", {timeout: TIMEOUT_MS}, (_, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-late-'));
  const path = join(folder, 'late.mjs');
  const rest = `export default {id: 'late', title: 'L', description: 'L', virtual: true, parameters: {}, build() {}};\n`;
  writeFileSync(path, `${line}\n${rest}`);
  const argv = ['run', '--workload', 'touch-once', '--strategy', path, '--seeds', '1', '--out', folder];
  const {status, stderr} = spawnSync(process.execPath, [COMMAND, ...argv], {encoding: 'utf8'});
  expect(stderr).toContain(`pagewalk: ${path}, line 1: what was left to run by itself failed: too late\n`);
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(2);
});

test.each([
  ['ends the program', 'process.exit(0);', 'it ends the program'],
  ['waits for ever', 'await new Promise(() => {});', 'it waits for what never comes'],
])("a user's module that %s is refused with a sentence", {timeout: TIMEOUT_MS}, (_, line, said) => {
  const path = join(mkdtempSync(join(tmpdir(), 'pagewalk-endless-')), 'endless.mjs');
  writeFileSync(path, `${line}\nexport default {};\n`);
  const argv = [COMMAND, 'list', 'strategies', path];
  const {status, stdout, stderr} = spawnSync(process.execPath, argv, {encoding: 'utf8'});
  expect(stderr).toBe(`pagewalk: ${path}: cannot be imported: ${said}\n`);
  expect([status, stdout]).toEqual([1, '']);
});

test('what a module prints goes to standard error', {timeout: TIMEOUT_MS}, () => {
  const path = join(mkdtempSync(join(tmpdir(), 'pagewalk-chatty-')), 'chatty.mjs');
  const strategy = `{id: 'chatty', title: 'C', description: 'C', virtual: true, parameters: {}, build() {}}`;
  writeFileSync(path, `console.log('hello');\nexport default ${strategy};\n`);
  const argv = [COMMAND, 'list', 'strategies', path, '--json'];
  const {stdout, stderr} = spawnSync(process.execPath, argv, {encoding: 'utf8'});
  expect(JSON.parse(stdout)).toMatchObject([{id: 'chatty'}]);
  expect(stderr).toBe('hello\n');
});
