import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {planOf} from '../suite/plan.ts';
import {specSchema} from '../suite/spec.ts';
import type {Session} from './main.ts';
import {tellSkippedLines} from './skipped-lines.ts';
import {CELL_FAILED, FINE} from './status.ts';
import {keptTerminal} from './test-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-skipped-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function told(text: string, strict?: true): Promise<{status: number; asides: readonly string[]}> {
  const path = join(folder, 'some.lackey');
  writeFileSync(path, text);
  const plan = await planOf(
    specSchema.parse({
      workloads: [{workload: path, set: {warmupAccesses: 1}}],
      strategies: ['native'],
      seeds: 1,
    }),
  );
  const terminal = keptTerminal();
  const session: Session = {terminal, signal: new AbortController().signal, argv: [], status: FINE};
  tellSkippedLines(session, plan, strict === undefined ? {} : {strict});
  return {status: session.status, asides: terminal.asides};
}

test('lines that were skipped are a warning, and with --strict a failure', async () => {
  const warning = 'warning: some.lackey: 1 of 3 lines is no record and was skipped: line 2 "hello"\n';
  expect(await told(' L 10000000,8\nhello\n L 10001000,8\n')).toEqual({status: FINE, asides: [warning]});
  const {status, asides} = await told(' L 10000000,8\nhello\n L 10001000,8\n', true);
  expect(status).toBe(CELL_FAILED);
  expect(asides).toEqual([warning, '--strict: for the lines skipped, the exit status is 2\n']);
});

test('a trace that is whole is fine, however strict one is', async () => {
  expect(await told(' L 10000000,8\n L 10001000,8\n', true)).toEqual({status: FINE, asides: []});
});
