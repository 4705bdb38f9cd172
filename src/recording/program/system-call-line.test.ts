import {expect, test} from 'vitest';
import {callLine} from './system-call-line.ts';

test.each([
  [
    'SYSCALL[1283,1](11) sys_munmap ( 0x483c000, 36059 )[sync] --> Success(0x0) ',
    {number: 11, arguments: [0x483c000, 36059], result: {value: 0}, isAsync: false},
  ],
  [
    'SYSCALL[1283,1](25) sys_mremap ( 0x483c000, 8192, 1048576, 0x1 ) --> [pre-fail] Failure(0x16) ',
    {number: 25, arguments: [0x483c000, 8192, 1048576, 1], result: {error: 0x16}, isAsync: false},
  ],
  [
    'SYSCALL[1283,1](257) sys_openat ( 4294967196, 0x10a004(/etc/hostname), 0 ) --> [async] ... ',
    {number: 257, arguments: [4294967196, 0x10a004, 0], name: '/etc/hostname', isAsync: true},
  ],
  [
    "SYSCALL[9,1](72) sys_fcntl[ARG3=='arg'] ( 1, 0, 10 )[sync] --> Success(0xb) ",
    {number: 72, arguments: [1, 0, 10], result: {value: 11}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](158) arch_prctl ( 4098, 4a27740 ) --> [pre-success] Success(0x0) ',
    {number: 158, arguments: [4098, 0x4a27740], result: {value: 0}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](39) sys_getpid ()[sync] --> Success(0x79b6) ',
    {number: 39, arguments: [], result: {value: 0x79b6}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](15) sys_rt_sigreturn ( ) --> [pre-success] NoWriteResult ',
    {number: 15, arguments: [], result: {value: 0}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](59) sys_execve ( 0x4035d38(/usr/bin/ls), 0x129978, 0x4035bf8 )',
    {number: 59, arguments: [0x4035d38, 0x129978, 0x4035bf8], name: '/usr/bin/ls', isAsync: false},
  ],
  [
    'SYSCALL[9,1](231) exit_group( 3 ) --> [pre-success] Success(0x0) ',
    {number: 231, arguments: [3], result: {value: 0}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](56) sys_clone ( 1200011, 0x0, 0x0, 0x4a27a10, 0x0 )   clone(fork): process 9 created child 10',
    {
      number: 56,
      arguments: [0x1200011, 0, 0, 0x4a27a10, 0],
      child: {pid: 10, borrows: false},
      isAsync: false,
    },
  ],
  [
    'SYSCALL[9,1](56) sys_clone ( 4111, 0x4a32ff0, 0x0, 0x0, 0x0 )   clone(fork): process 9 created child 10',
    {number: 56, arguments: [0x4111, 0x4a32ff0, 0, 0, 0], child: {pid: 10, borrows: true}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](57) sys_fork ( )   fork: process 9 created child 10',
    {number: 57, arguments: [], child: {pid: 10, borrows: false}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](58) sys_fork ( )   fork: process 9 created child 10',
    {number: 58, arguments: [], child: {pid: 10, borrows: true}, isAsync: false},
  ],
  [
    'SYSCALL[9,1](11) sys_munmap ( 0xffffffffffffffff, 1048576 )==9== Warning: client syscall munmap tried to modify addresses',
    {number: 11, arguments: [2 ** 64, 1048576], isAsync: false},
  ],
  [
    'SYSCALL[9,1](334) unimplemented (by the kernel) syscall: 334! (ni_syscall)',
    {number: 334, isAsync: false},
  ],
])('%s', (line, expected) => {
  expect(callLine(line)).toMatchObject({call: {is: 'begun', thread: 1, ...expected}, rest: ''});
});

test('what goes on a call that was begun', () => {
  expect(callLine('SYSCALL[9,2](0) ... [async] --> Success(0x340) ')).toEqual({
    call: {is: 'returned', thread: 2, result: {value: 0x340}},
    rest: '',
  });
  expect(callLine(' --> [pre-fail] Failure(0x26) ')).toEqual({
    call: {is: 'returned', thread: undefined, result: {error: 0x26}},
    rest: '',
  });
});

test('a record that Valgrind put behind a call is left over', () => {
  const {call, rest} = callLine(
    'SYSCALL[9,1](56) sys_clone ( 3d0f00, 0x5229f70, 0x522a990, 0x522a990, 0x522a6c0 ) --> [pre-success] Success(0x526) I  0494db42,3',
  );
  expect(call).toMatchObject({
    number: 56,
    result: {value: 0x526},
    arguments: [0x3d0f00, 0x5229f70, 0x522a990, 0x522a990, 0x522a6c0],
  });
  expect(rest).toBe('I  0494db42,3');
});

test('another line is none', () => {
  expect(callLine('SYSCALL is what a program may print').call).toBeUndefined();
});
