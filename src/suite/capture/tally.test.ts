import * as fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {Tally} from './tally.ts';

/** What Valgrind 3.19 said of a program that makes every kind of call; of runs of accesses the first three lines are left. */
const CALLS = readFileSync(join(import.meta.dirname, 'calls.lackey'));

function tallyOf(...pieces: readonly (Buffer | string)[]): Tally {
  const tally = new Tally();
  for (const piece of pieces) tally.add(Buffer.from(piece));
  tally.end();
  return tally;
}

test('a stream says what there is in it, and whom its image forked', () => {
  const {lines, instructions, data, forks, parent, counted, exitCode, killer, executing} = tallyOf(CALLS);
  expect({lines, instructions, data}).toEqual({lines: 427, instructions: 223, data: 20});
  expect(forks.map(({child}) => child)).toEqual([18062, 18084, 18085, 18086, 18116, 18117]);
  expect(forks[0].instructions).toBe(
    CALLS.toString('latin1')
      .split('created child')[0]
      .match(/^I {2}/gm)!.length,
  );
  expect(parent).toBe(18044);
  expect(counted).toBe(149_724);
  expect({exitCode, killer, executing}).toEqual({exitCode: 0, killer: undefined, executing: undefined});
});

test('wherever it is divided', () => {
  const whole = tallyOf(CALLS);
  const cuts = fc.uniqueArray(fc.nat(CALLS.length), {maxLength: 30});
  expectProperty(
    fc.property(cuts, at => {
      const ends = [...at.sort((a, b) => a - b), CALLS.length];
      const pieces = ends.map((end, index) => CALLS.subarray(ends[index - 1] ?? 0, end));
      expect(tallyOf(...pieces)).toEqual(whole);
    }),
  );
});

test('a thread that Valgrind lets go on before the line of a call ends', () => {
  const after = 'SYSCALL[7,1](56) sys_clone ( 3d0f00, 0x1, 0x2, 0x3, 0x4 ) --> [pre-success] Success(0x9) ';
  expect(tallyOf(`${after}I  0494db42,3\n\n`)).toMatchObject({instructions: 1, data: 0, lines: 2});
  expect(tallyOf(`${after} S 0494db42,8\n\n`)).toMatchObject({instructions: 0, data: 1, lines: 2});
  const another = 'SYSCALL[7,2](24) sched_yield() --> [async] ... ';
  expect(tallyOf(`${after}${another}\n\n`)).toMatchObject({instructions: 0, data: 0, lines: 2});
});

test('what is executing is known where nothing answers, and the line may lack its end', () => {
  const call = 'SYSCALL[7,1](59) sys_execve ( 0x4035bc8(/usr/bin/env), 0x129928, 0x4035a98 )';
  expect(tallyOf(call)).toMatchObject({executing: '/usr/bin/env', lines: 1});
  const signals = '--7-- sys_sigaction: sigNo 1, new 0x0, old 0x100288dc30, new flags 0x0\n';
  expect(tallyOf(call, signals, signals)).toMatchObject({executing: '/usr/bin/env', isWhole: true});
  const unread = new Tally();
  unread.add(Buffer.from(`I  0401ab70,3\n${call}`));
  expect(unread.isWhole).toBe(true);
  expect(tallyOf(`${call} --> [pre-fail] Failure(0x2) \n`).executing).toBeUndefined();
  const warned = `${call}==7== Warning: Can't execute setuid/setgid/setcap executable: /usr/bin/su\n`;
  expect(tallyOf(warned, ' --> [pre-fail] Failure(0xd) \n').executing).toBeUndefined();
});

test('how it ended', () => {
  expect(tallyOf('SYSCALL[7,1](231) exit_group( 259 ) --> [pre-success] Success(0x0) \n').exitCode).toBe(3);
  const killed = tallyOf(
    '==7== Process terminating with default action of signal 11 (SIGSEGV)\n',
    '==7==   guest instrs:  1,234,567\n',
  );
  expect(killed).toMatchObject({killer: 11, counted: 1_234_567, isWhole: true});
});

test('a child that has no log, which Valgrind says in the middle of its parent’s call', () => {
  const call = 'SYSCALL[7,1](56) sys_clone ( 1200011, 0x0, 0x0, 0x4a27a10, 0x0 )';
  const remark = '==8== Valgrind: failed to move log file descriptor into safe range, using stderr\n';
  const created = '   clone(fork): process 7 created child 8\n';
  expect(tallyOf(call, remark, created)).toMatchObject({
    isTooDeep: true,
    forks: [{child: 8, instructions: 0}],
  });
  expect(tallyOf(call, created).isTooDeep).toBe(false);
});
