import {expect, test} from 'vitest';
import {costsSchema} from '../reproduce/costs.ts';
import {main} from './main.ts';
import {keptTerminal} from './test-terminal.ts';

const TIMEOUT_MS = 240_000;

async function reproduce(...argv: readonly string[]) {
  const terminal = keptTerminal();
  const status = await main(['reproduce', ...argv], terminal, new AbortController().signal);
  return {status, out: terminal.results.join(''), err: terminal.asides.join('')};
}

test('measured costs stand beside these, within 80 columns, or as JSON', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await reproduce('--costs');
  expect(status).toBe(0);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(out).toMatch(/^system call, isolated +kvm-spt +fitted +2\.\d+ +2\.09 +\d\.\d\d× +\[1\.00–1\.01\]$/m);
  const {operations} = costsSchema.parse(JSON.parse((await reproduce('--costs', '--json')).out));
  expect(operations.length).toBeGreaterThan(20);
});

test('without anything to reproduce it says what there is', async () => {
  expect(await reproduce()).toMatchObject({
    status: 1,
    err: 'pagewalk: reproduce is given nothing to reproduce, expected --costs\n',
  });
});
