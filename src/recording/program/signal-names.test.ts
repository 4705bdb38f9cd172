import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {signalName} from './signal-names.ts';

test.runIf(process.platform === 'linux' && process.arch === 'x64')('names are those of the system', () => {
  const aliases = new Set(['SIGIOT', 'SIGPOLL']);
  for (const [name, number] of Object.entries(constants.signals))
    if (!aliases.has(name)) expect(signalName(number)).toBe(name);
});

test('those of real time have no names', () => {
  expect([signalName(34), signalName(0)]).toEqual(['signal 34', 'signal 0']);
});
