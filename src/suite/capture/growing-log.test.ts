import {spawnSync} from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {BLOCK, GrowingLog, logName, logOption} from './growing-log.ts';
import {PackedStreams} from './packed-streams.ts';

let folder: string;
let streams: PackedStreams;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-log-'));
  streams = new PackedStreams();
});
afterAll(() => {
  streams.close();
  rmSync(folder, {recursive: true});
});

const NAME = {pid: 10, generation: 1};

test('what is written after it was opened is read, and nobody else finds it', () => {
  const path = join(folder, 'log');
  const file = openSync(path, 'w');
  const log = new GrowingLog(path, NAME, streams);
  expect(existsSync(path)).toBe(false);
  writeSync(file, 'I  04,1\nI  0');
  expect(log.read(BLOCK)).toBe(false);
  expect(log.read(1)).toBe(true);
  writeSync(file, '5,1\n S 06,8');
  expect([log.read(1), log.read(1)]).toEqual([true, false]);
  closeSync(file);
  log.close();
  expect(log.tally).toMatchObject({lines: 3, instructions: 2, data: 1});
  const kept = Buffer.concat(log.blocks.map(block => streams.read(block)));
  expect(kept.toString()).toBe('I  04,1\nI  05,1\n S 06,8');
  expect(log.bytes).toBe(kept.length);
});

const canPunch = spawnSync('fallocate', ['--version']).error === undefined;

test.skipIf(!canPunch)('what has been read is given back to the disk', async () => {
  const path = join(folder, 'long');
  const piece = Buffer.from('I  0401ab70,3\n'.repeat(2 ** 16));
  const file = openSync(path, 'w');
  for (let written = 0; written < 80 * 2 ** 20; written += piece.length) appendFileSync(file, piece);
  const log = new GrowingLog(path, NAME, streams);
  const before = fstatSync(file).blocks;
  while (log.read(BLOCK));
  for (let tries = 0; fstatSync(file).blocks > before / 2 && tries < 250; tries++) await sleep(20);
  expect(fstatSync(file).blocks).toBeLessThan(before / 2);
  while (log.read(1));
  log.close();
  closeSync(file);
  expect(log.tally.instructions * 14).toBe(log.bytes);
});

test('a log is named by its process and a number, wherever its folder is', () => {
  expect(logOption('/tmp/100%p')).toBe('--log-file=/tmp/100%%p/%p.00000000');
  expect(logName('12.00000034')).toEqual({pid: 12, generation: 34});
  expect(logName('launcher')).toBeUndefined();
  expect(logName('12.00000034.core.12')).toBeUndefined();
});
