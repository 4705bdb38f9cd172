/** Processes that were traced side by side take turns as the rule says, whatever pieces their traces come in. */
import {expect, test} from 'vitest';
import type {ProgramSink} from './program-sink.ts';
import {weave, type TracedImage, type Woven} from './weaver.ts';

const encoder = new TextEncoder();

interface Traced {
  readonly pid: number;
  readonly origin?: TracedImage['origin'];
  readonly parent?: TracedImage;
  readonly lines: readonly string[];
}

/** In pieces of a few bytes, so that lines are cut anywhere. */
function image({pid, origin = 'start', parent, lines}: Traced): TracedImage {
  return {
    pid,
    origin,
    parent,
    *read() {
      const bytes = encoder.encode(`${lines.join('\n')}\n`);
      for (let from = 0; from < bytes.length; from += 7) yield bytes.subarray(from, from + 7);
    },
  };
}

const call = (number: number, args: string, result: string): string =>
  `SYSCALL[1,1](${number}) sys_x ( ${args} )[sync] --> ${result} `;
const slow = (number: number, args: string, result: string): string =>
  `SYSCALL[1,1](${number}) sys_x ( ${args} ) --> [async] ... \nSYSCALL[1,1](${number}) ... [async] --> ${result} `;
const interrupted = (number: number, args: string): string =>
  `SYSCALL[1,1](${number}) sys_x ( ${args} ) --> [async] ... `;
const fork = (child: number): string =>
  `SYSCALL[1,1](56) sys_clone ( 1200011, 0x0 )   clone(fork): process 1 created child ${child}\n --> [pre-success] Success(0x2) `;
const vfork = (child: number): string =>
  `SYSCALL[1,1](58) sys_fork ( )   fork: process 1 created child ${child}`;
const execute = (path: string): string => `SYSCALL[1,1](59) sys_execve ( 0x40(${path}), 0x1, 0x2 )`;
const exit = call(231, '0', 'Success(0x0)');
const load = (page: number): string => ` L ${page.toString(16)}000,8`;

interface Told {
  readonly told: readonly string[];
  readonly woven: Woven;
}

const woven = (...images: readonly TracedImage[]): Told => wovenBy({isCut: false}, images);

interface Ended {
  readonly isCut: boolean;
  /** Loads. */
  readonly most?: number;
}

function wovenBy({isCut, most = Number.POSITIVE_INFINITY}: Ended, images: readonly TracedImage[]): Told {
  const told: string[] = [];
  const sink: ProgramSink = {
    start: ({name}) => void told.push(`start ${name}`),
    run: process => void told.push(`run ${process}`),
    fork: child => void told.push(`fork ${child}`),
    vfork: child => void told.push(`vfork ${child}`),
    execute: ({name}) => void told.push(`execute ${name}`),
    call: ({number}) => void told.push(`call ${number}`),
    sleep: ({number}) => void told.push(`sleep ${number}`),
    signal: number => void told.push(`signal ${number}`),
    exit: () => void told.push('exit'),
    instruction: page => void told.push(`I ${page}`),
    load: page => void told.push(`L ${page}`),
    store: page => void told.push(`S ${page}`),
    modify: page => void told.push(`M ${page}`),
  };
  const isFull = (): boolean => told.filter(each => each.startsWith('L ')).length >= most;
  const imageOf = (path = 'command') => ({name: path, segments: [], stackEnd: 0});
  const pieces = weave(images, {imageOf, isCut, isFull}, sink);
  let next = pieces.next();
  while (!next.done) next = pieces.next();
  return {told, woven: next.value};
}

test('a process goes on to its end, and then the one that it forked', () => {
  const parent = image({pid: 1, lines: ['==1== Lackey', load(1), fork(2), load(2), exit, load(3)]});
  const child = image({pid: 2, origin: 'fork', parent, lines: [load(4), exit]});
  const {told, woven: found} = woven(parent, child);
  expect(told).toEqual(['start command', 'L 1', 'fork 1', 'L 2', 'L 3', 'exit', 'run 1', 'L 4', 'exit']);
  expect(found).toMatchObject({forced: 0});
});

test('who waits sleeps until the child that came back has ended', () => {
  const parent = image({
    pid: 1,
    lines: [fork(2), fork(3), slow(61, '3, 0x0', 'Success(0x3)'), load(1), exit],
  });
  const first = image({pid: 2, origin: 'fork', parent, lines: [load(2), exit]});
  const second = image({pid: 3, origin: 'fork', parent, lines: [load(3), exit]});
  expect(woven(parent, first, second).told).toEqual([
    'start command',
    'fork 1',
    'fork 2',
    'sleep 61',
    'run 1',
    'L 2',
    'exit',
    'run 2',
    'L 3',
    'exit',
    'run 0',
    'L 1',
    'exit',
  ]);
});

test('a child that has ended before is not waited for', () => {
  const parent = image({
    pid: 1,
    lines: [fork(2), slow(61, '2, 0x0', 'Success(0x2)'), slow(61, '4294967295, 0x0', 'Failure(0xa)'), exit],
  });
  const child = image({pid: 2, origin: 'fork', parent, lines: [exit]});
  expect(woven(parent, child).told).toEqual([
    'start command',
    'fork 1',
    'sleep 61',
    'run 1',
    'exit',
    'run 0',
    'call 61',
    'exit',
  ]);
});

test('a wait whose result a signal has hidden is for any child', () => {
  const parent = image({pid: 1, lines: [fork(2), interrupted(61, '4294967295, 0x0'), load(1), exit]});
  const child = image({pid: 2, origin: 'fork', parent, lines: [load(2), exit]});
  expect(woven(parent, child).told).toEqual([
    'start command',
    'fork 1',
    'sleep 61',
    'run 1',
    'L 2',
    'exit',
    'run 0',
    'L 1',
    'exit',
  ]);
});

test('what a signal interrupted came back with what Valgrind says of it', () => {
  const told = (...remarks: readonly string[]) => {
    const said = [
      'interrupted_syscall: tid=1, ip=0x58, restart=True, sres.isErr=False, sres.val=2',
      ...remarks,
    ];
    const lines = [interrupted(61, '2, 0x0'), ...said.map(words => `--1-- ${words}`), load(1), exit];
    const parent = image({pid: 1, lines: [fork(2), ...lines]});
    const child = image({pid: 2, origin: 'fork', parent, lines: [exit]});
    return woven(parent, child).told.slice(2, 4);
  };
  expect(told('  completed, but uncommitted: committing')).toEqual(['sleep 61', 'run 1']);
  expect(told('  at syscall instr: returning EINTR')).toEqual(['call 61', 'L 1']);
  expect(told('  at syscall instr: restarting')).toEqual(['L 1', 'exit']);
});

test('a read of a pipe sleeps until the bytes have been written, or nobody is left to write', () => {
  const parent = image({
    pid: 1,
    lines: [
      call(293, '0x100, 0x0', 'Success(0x0)'),
      fork(2),
      call(3, '4', 'Success(0x0)'),
      slow(0, '3, 0x100, 512', 'Success(0x6)'),
      slow(0, '3, 0x100, 512', 'Success(0x0)'),
      exit,
    ],
  });
  const child = image({
    pid: 2,
    origin: 'fork',
    parent,
    lines: [
      slow(1, '4, 0x100, 4', 'Success(0x4)'),
      load(7),
      slow(1, '4, 0x100, 2', 'Success(0x2)'),
      load(8),
      exit,
    ],
  });
  expect(woven(parent, child).told).toEqual([
    'start command',
    'call 293',
    'fork 1',
    'call 3',
    'sleep 0',
    'run 1',
    'call 1',
    'L 7',
    'call 1',
    'L 8',
    'exit',
    'run 0',
    'call 0',
    'exit',
  ]);
});

test('an end of a pipe is known by the number that it must have got, and through dup2 and execve', () => {
  const opened = slow(257, '4294967196, 0x1(/lib), 524288', 'Success(0x5)');
  const parent = image({
    pid: 1,
    lines: [
      opened,
      call(293, '0x100, 0x80000', 'Success(0x0)'),
      call(33, '6, 0', 'Success(0x0)'),
      fork(2),
      call(3, '7', 'Success(0x0)'),
      execute('/bin/cat'),
    ],
  });
  const cat = image({
    pid: 1,
    origin: 'exec',
    parent,
    lines: [slow(0, '0, 0x100, 512', 'Success(0x3)'), load(9), exit],
  });
  const child = image({
    pid: 2,
    origin: 'fork',
    parent,
    lines: [slow(1, '7, 0x100, 3', 'Success(0x3)'), exit],
  });
  expect(woven(parent, cat, child).told.slice(4)).toEqual([
    'fork 1',
    'call 3',
    'execute /bin/cat',
    'sleep 0',
    'run 1',
    'call 1',
    'exit',
    'run 0',
    'L 9',
    'exit',
  ]);
});

test('after a vfork the parent sleeps until the child has executed a program', () => {
  const parent = image({pid: 1, lines: [vfork(2), load(1), exit]});
  const child = image({pid: 2, origin: 'fork', parent, lines: [load(2), execute('/bin/true')]});
  const program = image({pid: 2, origin: 'exec', parent: child, lines: [load(3), exit]});
  expect(woven(parent, child, program).told).toEqual([
    'start command',
    'vfork 1',
    'run 1',
    'L 2',
    'execute /bin/true',
    'L 3',
    'exit',
    'run 0',
    'L 1',
    'exit',
  ]);
});

test('where all sleep, who has slept longest goes on, and it is counted', () => {
  const parent = image({
    pid: 1,
    lines: [call(293, '0x100, 0x0', 'Success(0x0)'), slow(0, '3, 0x100, 512', 'Success(0x9)'), load(1), exit],
  });
  const {told, woven: found} = woven(parent);
  expect(told).toEqual(['start command', 'call 293', 'sleep 0', 'run 0', 'L 1', 'exit']);
  expect(found.forced).toBe(1);
});

test('a poll lets another process go on, if one is ready', () => {
  const parent = image({
    pid: 1,
    lines: [slow(7, '0x0, 0, 1', 'Success(0x0)'), fork(2), slow(7, '0x0, 0, 1', 'Success(0x0)'), exit],
  });
  const child = image({pid: 2, origin: 'fork', parent, lines: [load(2), exit]});
  expect(woven(parent, child).told).toEqual([
    'start command',
    'call 7',
    'fork 1',
    'sleep 7',
    'run 1',
    'L 2',
    'exit',
    'run 0',
    'exit',
  ]);
});

test('a process that a signal ends ends there', () => {
  const parent = image({
    pid: 1,
    lines: [load(1), '==1== Process terminating with default action of signal 9'],
  });
  expect(woven(parent).told).toEqual(['start command', 'L 1', 'exit']);
});

test('where all were killed, the program ends with the first that has nothing more to tell', () => {
  const parent = image({pid: 1, lines: [fork(2), slow(61, '2, 0x0', 'Success(0x2)'), load(1)]});
  const child = image({pid: 2, origin: 'fork', parent, lines: [load(2)]});
  expect(wovenBy({isCut: true}, [parent, child]).told).toEqual([
    'start command',
    'fork 1',
    'sleep 61',
    'run 1',
    'L 2',
  ]);
});

test('where no more is wanted the program ends, in the midst of whatever its processes do', () => {
  const parent = image({pid: 1, lines: [fork(2), load(1), slow(61, '2, 0x0', 'Success(0x2)'), load(4)]});
  const child = image({
    pid: 2,
    origin: 'fork',
    parent,
    lines: [load(2), call(39, '', 'Success(0x2)'), load(3), exit],
  });
  expect(wovenBy({isCut: false, most: 2}, [parent, child]).told).toEqual([
    'start command',
    'fork 1',
    'L 1',
    'sleep 61',
    'run 1',
    'L 2',
  ]);
});

test('signals that a handler takes are told, and no others', () => {
  const lines = [
    '--1-- delivering signal 17 (SIGCHLD):1 to thread 1',
    '--1-- delivering 17 (code 1) to default handler; action: ignore',
    load(1),
    'SYSCALL[1,1](62) sys_kill ( 1, 10 )--1-- kill: sent signal 10 to pid 1',
    ' --> [pre-success] Success(0x0) --1-- poll_signals: got signal 10 for thread 1 exitreason VgSrc_None',
    '--1-- delivering signal 10 (SIGUSR1):0 to thread 1',
    '--1-- push_signal_frame (thread 1): signal 10',
    load(2),
    'SYSCALL[1,1](15) sys_rt_sigreturn ( )--1-- VG_(signal_return) (thread 1): isRT=1 valid magic; RIP=0x4881267',
    ' --> [pre-success] NoWriteResult ',
    load(3),
    exit,
  ];
  expect(woven(image({pid: 1, lines})).told).toEqual([
    'start command',
    'L 1',
    'call 62',
    'signal 10',
    'L 2',
    'call 15',
    'L 3',
    'exit',
  ]);
});
