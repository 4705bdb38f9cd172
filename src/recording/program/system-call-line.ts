/**
 * What Valgrind 3.19 prints of a system call under --trace-syscalls=yes, a line or two:
 *
 *   SYSCALL[1283,1](11) sys_munmap ( 0x483c000, 36059 )[sync] --> Success(0x0)
 *   SYSCALL[1283,1](0) sys_read ( 4, 0x1ffeffee08, 832 ) --> [async] ...
 *   SYSCALL[1283,1](0) ... [async] --> Success(0x340)
 *   SYSCALL[1283,1](56) sys_clone ( 1200011, 0x0, 0x0, 0x4a27a10, 0x0 )   clone(fork): process 1283 created child 1319
 *    --> [pre-success] Success(0x527)
 *   SYSCALL[1283,1](59) sys_execve ( 0x4035d38(/usr/bin/ls), 0x129978, 0x4035bf8 )
 *
 * The process and its thread stand in brackets, then the number of the call. Names follow their addresses in parentheses, and what
 * Valgrind has to say of a call may come in between. Whatever lends a child its parent's memory, vfork or a clone, Valgrind turns into
 * a fork, and says so; what was called stands in the number, and in the flags of the clone.
 */
import type {SystemCall} from './program-sink.ts';
import {SYSTEM_CALL} from './system-calls.ts';

export type Result = Exclude<SystemCall['result'], 'untold'>;

export interface BegunCall {
  readonly is: 'begun';
  readonly thread: number;
  readonly number: number;
  readonly arguments: readonly number[];
  /** The first name among the arguments. */
  readonly name?: string;
  /** Where it has come back already. */
  readonly result?: Result;
  /** Whether the result comes on a line of its own, with the thread's number. */
  readonly isAsync: boolean;
  /** The process that it made, and whether that borrows the memory of its parent. */
  readonly child?: {readonly pid: number; readonly borrows: boolean};
}

export interface ReturnedCall {
  readonly is: 'returned';
  /** Undefined where a line of its own goes on the call that was begun last. */
  readonly thread: number | undefined;
  readonly result: Result;
}

const CALL = /^SYSCALL\[\d+,(\d+)\]\( *(\d+)\) (.*)$/;
const RESULT = /^(.*?) --> (?:\[[\w-]+\] )?(Success|Failure)\(0x([0-9a-f]+)\) ?/;
const NO_RESULT = / --> \[[\w-]+\] NoWriteResult/;
const CHILD = /\s+(?:clone\(fork\)|fork): process \d+ created child (\d+)$/;
/** Of clone: that the child has its parent's memory, and that the parent sleeps meanwhile (Linux 6.12, include/uapi/linux/sched.h). */
const CLONE_VM_AND_VFORK = 0x4100;

/** `rest` is what stands on the line behind the call: Valgrind may forget to end it. */
export interface CallLine {
  readonly call: BegunCall | ReturnedCall | undefined;
  readonly rest: string;
}

export function callLine(line: string): CallLine {
  if (line.startsWith(' --> ')) return resumed(line);
  const [, thread, number, text] = CALL.exec(line) ?? [];
  if (text === undefined) return {call: undefined, rest: ''};
  const {result, before, rest} = resultIn(text);
  if (text.startsWith('... [async]'))
    return {call: result && {is: 'returned', thread: Number(thread), result}, rest};
  const [, pid] = CHILD.exec(before) ?? [];
  const call = Number(number);
  const told = argumentsIn(before.replace(CHILD, ''));
  const borrows =
    call === SYSTEM_CALL.vfork ||
    (call === SYSTEM_CALL.clone && (told.arguments[0] & CLONE_VM_AND_VFORK) === CLONE_VM_AND_VFORK);
  return {
    call: {
      is: 'begun',
      thread: Number(thread),
      number: call,
      isAsync: text.trimEnd().endsWith('--> [async] ...'),
      ...told,
      ...(result && {result}),
      ...(pid !== undefined && {child: {pid: Number(pid), borrows}}),
    },
    rest,
  };
}

function resumed(line: string): CallLine {
  const {result, rest} = resultIn(line);
  return {call: result && {is: 'returned', thread: undefined, result}, rest};
}

function resultIn(text: string): {result?: Result; before: string; rest: string} {
  const [whole, before, how, digits] = RESULT.exec(text) ?? [];
  if (whole === undefined) {
    const cut = text.replace(/ --> \[async\] \.\.\.\s*$/, '');
    return NO_RESULT.test(text) ? {result: {value: 0}, before: cut, rest: ''} : {before: cut, rest: ''};
  }
  const number = Number.parseInt(digits, 16);
  return {
    result: how === 'Success' ? {value: number} : {error: number},
    before,
    rest: text.slice(whole.length),
  };
}

/** What stands between the outer parentheses, by commas. */
function argumentsIn(text: string): {arguments: readonly number[]; name?: string} {
  const open = text.indexOf('(', text.startsWith('sys_fcntl[') ? text.indexOf(']') : 0);
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return {arguments: []};
  const inner = text.slice(open + 1, close);
  const name = /\(([^()]*)\)/.exec(inner)?.[1];
  const numbers = inner
    .replaceAll(/\([^()]*\)/g, '')
    .split(',')
    .map((each, at) => numberIn(each.trim(), at === 0 && text.startsWith('sys_clone (')))
    .filter(each => each !== undefined);
  return {arguments: numbers, ...(name !== undefined && {name})};
}

/** Valgrind prints some in hexadecimal without saying so, the flags of a clone always. */
function numberIn(text: string, areFlags: boolean): number | undefined {
  if (/^0x[0-9a-f]+$/.test(text)) return Number.parseInt(text, 16);
  if (/^-?\d+$/.test(text) && !areFlags) return Number.parseInt(text, 10);
  return /^[0-9a-f]+$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
