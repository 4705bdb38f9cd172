import {expect, test} from 'vitest';
import {systemCallName} from './system-call-names.ts';
import {SYSTEM_CALL} from './system-calls.ts';

test('a call has the name of its number', () => {
  for (const [name, number] of Object.entries(SYSTEM_CALL)) expect(systemCallName(number)).toBe(name);
});
