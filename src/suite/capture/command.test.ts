import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {checkCommand} from './command.ts';
import {findLackey} from './lackey.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-command-'));
});
afterAll(() => rmSync(folder, {recursive: true}));

function file(name: string, mode: number, bytes = '#!/bin/sh\n'): string {
  const path = join(folder, name);
  writeFileSync(path, bytes, 'latin1');
  chmodSync(path, mode);
  return path;
}

test('a command that can be executed is not refused, by its path or on PATH', () => {
  checkCommand(file('runs', 0o755));
  checkCommand('sh');
});

test('another is, with the reason', () => {
  mkdirSync(join(folder, 'folder'));
  const refused = (path: string, why: string) => {
    const sentence = `the command ${JSON.stringify(path.slice(0, 20))}`.slice(0, -1);
    expect(() => checkCommand(path)).toThrow(why);
    expect(() => checkCommand(path)).toThrow(sentence);
  };
  refused('no-such-command', 'is in no folder that PATH names');
  refused('', 'is in no folder that PATH names');
  refused(join(folder, 'nothing'), 'no such file or folder');
  refused(join(folder, 'runs/deeper'), 'no such file or folder');
  refused(join(folder, 'folder'), 'it is a folder');
  refused(file('data', 0o644), 'it is not executable');
  refused(file('owned', 0o4755), 'it runs with the rights of its owner (setuid)');
  refused(file('old', 0o755, '\x7fELF\x01\x01'), 'it is a program of 32 bits, expected x86-64');
});

test('where there is no Valgrind, a sentence names the package', () => {
  vi.stubEnv('PATH', folder);
  try {
    expect(() => findLackey()).toThrow(
      process.platform === 'linux' && process.arch === 'x64'
        ? 'to record a program takes Valgrind, which is not installed: apt-get install valgrind'
        : 'on Linux on x86-64 only',
    );
  } finally {
    vi.unstubAllEnvs();
  }
});
