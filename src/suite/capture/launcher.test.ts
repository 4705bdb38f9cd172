import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {launcher} from './launcher.ts';

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the launcher', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-launcher-'));
  });
  afterAll(() => rmSync(folder, {recursive: true}));

  function launch(tool: string, args: readonly string[], env: Record<string, string> = {}) {
    const path = join(folder, 'launcher');
    writeFileSync(path, launcher(path, tool), {mode: 0o755});
    return {path, ...spawnSync(path, args, {env, encoding: 'utf8'})};
  }

  test('counts up the number that the first argument ends in, with its carries, and leaves the others', () => {
    const echoed = (...args: string[]) => launch('/bin/echo', args).stdout;
    expect(echoed('--log-file=/tmp/%p.00000000', 'x9', '')).toBe('--log-file=/tmp/%p.00000001 x9 \n');
    expect(echoed('%p.00000009')).toBe('%p.00000010\n');
    expect(echoed('%p.00999999', 'a')).toBe('%p.01000000 a\n');
  });

  test('adds one variable to the environment, and hands on what is no name too', () => {
    const {path, stdout} = launch('/usr/bin/env', ['A=0'], {'f%%': '() { :; }', B: '', Z: 'z', C: '1=2'});
    expect(stdout).toBe(`f%%=() { :; }\nB=\nZ=z\nC=1=2\nVALGRIND_LAUNCHER=${path}\nA=1\n`);
    expect(launch('/usr/bin/env', ['A=0']).stdout).toBe(`VALGRIND_LAUNCHER=${path}\nA=1\n`);
  });

  test('ends with 127 where the tool is not there', () => {
    expect(launch(join(folder, 'nothing'), ['A=0']).status).toBe(127);
  });
});
