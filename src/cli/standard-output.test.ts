import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, openSync, closeSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const COMMAND = join(import.meta.dirname, 'pagewalk.mjs');
const TIMEOUT_MS = 60_000;

/** Lists all strategies, with its standard output and standard error going to these files. */
function listed(stdout: string, stderr?: string): {readonly status: number | null; readonly err: string} {
  const fds = [stdout, ...(stderr === undefined ? [] : [stderr])].map(path => openSync(path, 'w'));
  const [out, err = 'pipe' as const] = fds;
  const argv = [COMMAND, 'list', 'strategies', '--json'];
  const ended = spawnSync(process.execPath, argv, {stdio: ['ignore', out, err], encoding: 'utf8'});
  for (const fd of fds) closeSync(fd);
  return {status: ended.status, err: ended.stderr};
}

const file = (): string => join(mkdtempSync(join(tmpdir(), 'pagewalk-out-')), 'results');

test('all of the results go to a file', {timeout: TIMEOUT_MS}, () => {
  const path = file();
  expect(listed(path)).toEqual({status: 0, err: ''});
  expect(JSON.parse(readFileSync(path, 'utf8'))).not.toEqual([]);
});

test.skipIf(!existsSync('/dev/full'))('results that are lost are no success', {timeout: TIMEOUT_MS}, () => {
  expect(listed('/dev/full')).toEqual({
    status: 2,
    err: 'pagewalk: the results could not be written to standard output: no space left on the device\n',
  });
});

test.skipIf(!existsSync('/bin/bash'))('nor is a file that took a part of them', {timeout: TIMEOUT_MS}, () => {
  const path = file();
  // A file may have 8 blocks of 1024 bytes: the first write ends there, and only the next one fails.
  const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$1" list strategies --json > "$2"`;
  const {status, stderr} = spawnSync('/bin/bash', ['-c', limited, process.execPath, COMMAND, path], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  expect(readFileSync(path)).toHaveLength(8192);
  expect(stderr).toMatch(/^pagewalk: the results could not be written to standard output: .*\n$/);
  expect(status).toBe(2);
});

test.skipIf(!existsSync('/dev/full'))('progress that is lost stops nothing', {timeout: TIMEOUT_MS}, () => {
  expect(listed(file(), '/dev/full').status).toBe(0);
});
