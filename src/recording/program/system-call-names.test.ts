/** Names as the manual pages have them, by numbers that are known from elsewhere. */
import {expect, test} from 'vitest';
import {systemCallName} from './system-call-names.ts';

test('a name by its number', () => {
  const known = {
    0: 'read',
    9: 'mmap',
    59: 'execve',
    61: 'wait4',
    231: 'exit_group',
    257: 'openat',
    334: 'rseq',
    424: 'pidfd_send_signal',
    435: 'clone3',
    450: 'set_mempolicy_home_node',
  };
  for (const [number, name] of Object.entries(known)) expect(systemCallName(Number(number))).toBe(name);
});

test('a number without a name', () => {
  for (const number of [335, 423, 451, 999]) expect(systemCallName(number)).toBe(`call ${number}`);
});
