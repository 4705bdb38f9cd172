import {expect, test} from 'vitest';
import {environmentOf, version} from './environment.ts';

test('a run says when it began and how many seconds it took', () => {
  const run = {simulator: 'a hash', command: 'pagewalk run', jobs: 2};
  const made = environmentOf(run, new Date('2026-01-01T10:00:00Z'), new Date('2026-01-01T10:01:30.500Z'));
  expect(made).toMatchObject({...run, started: '2026-01-01T10:00:00.000Z', seconds: 90.5});
  expect(made).toMatchObject({pagewalk: version(), node: process.version});
});
