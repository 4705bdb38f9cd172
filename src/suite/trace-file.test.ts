import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {afterAll, expect, test} from 'vitest';
import {expectAsyncProperty} from '../testing/property.ts';
import {readTrace} from './trace-file.ts';
import {surveyTrace} from './trace-survey.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-trace-file-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** More than a piece that is read at a time. */
const MOST_LINES = 12_000;

test('every record is read once, however long the file is, and whether or not its last line ends', async () => {
  const path = join(folder, 'any.lackey');
  const anyTrace = fc.tuple(fc.integer({min: 1, max: MOST_LINES}), fc.boolean());
  const holds = async ([lines, ends]: readonly [number, boolean]) => {
    const pages = Array.from({length: lines}, (_, at) => 0x10000 + at);
    const text = pages.map(page => ` L ${page.toString(16)}000,8`).join('\n');
    writeFileSync(path, ends ? `${text}\n` : text);
    const read: number[] = [];
    readTrace(path, {
      instruction() {},
      load: page => read.push(page),
      store() {},
      modify() {},
    });
    expect(read).toEqual(pages);
    const {records, remarks, skipped} = (await surveyTrace(path)).lines;
    expect({records, remarks, skipped}).toEqual({records: lines, remarks: 0, skipped: 0});
  };
  await holds([MOST_LINES, false]);
  await expectAsyncProperty(fc.asyncProperty(anyTrace, holds), {numRuns: 20});
});
