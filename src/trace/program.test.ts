/** A recorded program: what is in it, what is wrong with it, and all of it as text, held to what a hand can count. */
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Image, ProgramSink} from '../recording/program/program-sink.ts';
import {record} from '../suite/recording-file/record.ts';
import {writeProgram} from '../testing/program-file.ts';
import {expectProperty} from '../testing/property.ts';
import {exported} from './export.ts';
import {factsSchema, type Facts} from './facts.ts';
import {traceAt} from './file.ts';
import {factsOf} from './info.ts';
import {lintOf, lintSchema, type Lint} from './lint.ts';
import {ProgramLines} from './program-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-program-'));
const PATH = join(folder, 'some.pagewalk');

const image = (name: string): Image => ({
  name,
  segments: [
    {start: 0x400000, bytes: 0x2000, protection: 5, file: {name, offset: 0x1000}},
    {start: 0x600000, bytes: 0x4000, protection: 3},
  ],
  stackEnd: 0x7ffd0000000,
});
const CODE = 0x400;
const DATA = 0x600;

/** Forks a child, which borrows nothing, and waits until it has executed another program and ended. */
function family(sink: ProgramSink): void {
  sink.start(image('/usr/bin/sh'));
  for (const byte of [0, 3, 6]) sink.instruction(CODE, byte, 3);
  sink.store(DATA, 8, 8);
  sink.call({number: 9, arguments: [0, 8192, 3, 34, 2 ** 32 - 1, 0], result: {value: 0x4835000}});
  sink.fork(1);
  sink.load(DATA, 4092, 8);
  sink.sleep({number: 61, arguments: [2 ** 32 - 1, 0, 0, 0], result: {value: 77}});
  sink.run(1);
  sink.instruction(CODE, 0, 3);
  sink.modify(DATA, 8, 8);
  sink.call({number: 257, arguments: [2 ** 32 - 100, 0x600010], result: {error: 2}});
  sink.execute(image('/usr/bin/the sort'));
  sink.instruction(CODE, 62, 4);
  sink.load(DATA, 8, 8);
  sink.call({number: 999, arguments: [2 ** 64], result: 'untold'});
  sink.exit();
  sink.run(0);
  sink.signal(17);
  sink.instruction(CODE, 6, 3);
  sink.exit();
}

async function factsAt(path: string): Promise<Facts> {
  return factsSchema.parse(await factsOf(await traceAt(path), () => {}));
}

const lintAt = async (): Promise<Lint> => lintSchema.parse(await lintOf(await traceAt(PATH), () => {}));

async function textAt(path: string): Promise<string> {
  let text = '';
  await exported(await traceAt(path), lines => void (text += lines));
  return text;
}

describe('what is in it', () => {
  test('by hand', async () => {
    writeProgram(PATH, family);
    expect(await factsAt(PATH)).toMatchObject({
      format: '.pagewalk',
      level: 'program',
      madeBy: 'a test',
      command: ['sh', '-c', 'ls | sort'],
      exitCode: 0,
      processes: 2,
      instructions: 6,
      accesses: 5,
      stores: 2,
      kernelAccesses: 0,
      switches: 2,
      systemCalls: {
        exit_group: 2,
        'call 999': 1,
        execve: 1,
        fork: 1,
        mmap: 1,
        openat: 1,
        wait4: 1,
      },
      signals: {SIGCHLD: 1},
      // Three of the parent, and of the child two before it executes and two after.
      footprintPages: 7,
      pages: {'4 KiB': 7, '2 MiB': 0, '1 GiB': 0},
      reuse: [
        {distance: 1, count: 1},
        {distance: 2, count: 0},
        {distance: 4, count: 0},
        {distance: 8, count: 1},
        {distance: null, count: 7},
      ],
      skipped: [],
    });
  });

  test('a child of vfork has the pages of its parent until it executes', async () => {
    const borrowing = (executes: boolean) => async (): Promise<number> => {
      writeProgram(PATH, sink => {
        sink.start(image('sh'));
        sink.store(DATA, 0, 8);
        sink.vfork(1);
        sink.run(1);
        if (executes) sink.execute(image('ls'));
        sink.store(DATA, 0, 8);
        sink.exit();
        sink.run(0);
        sink.store(DATA, 0, 8);
        sink.exit();
      });
      return (await factsAt(PATH)).footprintPages;
    };
    expect(await borrowing(false)()).toBe(1);
    expect(await borrowing(true)()).toBe(2);
  });

  test('a process that goes on by itself is no switch', async () => {
    writeProgram(PATH, sink => {
      sink.start(image('sh'));
      sink.load(DATA, 0, 8);
      sink.sleep({number: 24, arguments: [], result: {value: 0}});
      sink.run(0);
      sink.exit();
    });
    expect(await factsAt(PATH)).toMatchObject({switches: 0, systemCalls: {sched_yield: 1}});
  });

  test('is what a guest that plays it says', {timeout: 60_000}, async () => {
    writeProgram(PATH, family);
    const out = join(folder, 'played.pagewalk');
    await record({workload: PATH, set: {}, out}, {signal: new AbortController().signal, told() {}});
    const [told, events] = [await factsAt(PATH), await factsAt(out)];
    expect(events.level).toBe('events');
    for (const name of ['processes', 'instructions', 'stores', 'footprintPages', 'pages'] as const)
      expect([name, events[name]]).toEqual([name, told[name]]);
    // One goes across pages, and makes two in a guest.
    expect(events.accesses).toBe(told.accesses + 1);
  });

  test('what is missing is told', async () => {
    writeProgram(PATH, family, {
      gaps: ['process 9 was lost'],
      forced: 3,
      cut: 'limit',
      exitCode: null,
    });
    expect(await factsAt(PATH)).toMatchObject({
      exitCode: null,
      cut: 'limit',
      skipped: [
        {what: 'process 9 was lost', count: 1},
        {what: 'a process went on, and the recording does not tell what it waited for', count: 3},
      ],
    });
  });
});

describe('what is wrong with it', {timeout: 60_000}, () => {
  test('nothing', async () => {
    writeProgram(PATH, family);
    expect(await lintAt()).toEqual({
      looked: {what: 'accesses', count: 5},
      problems: [],
      more: 0,
      remarks: [],
    });
  });

  test('what is missing', async () => {
    writeProgram(PATH, family, {gaps: ['process 9 was lost'], cut: 'space'});
    expect((await lintAt()).problems).toEqual([
      {sentence: 'it was cut before the program ended, for the disk was full'},
      {sentence: 'is not whole: process 9 was lost'},
    ]);
  });

  test('one that was cut where it should be says so', async () => {
    writeProgram(PATH, family, {cut: 'limit'});
    expect(await lintAt()).toMatchObject({
      problems: [],
      remarks: ['it was cut at its limit of loads and stores, before the program ended'],
    });
  });

  test('nobody can play it', async () => {
    writeProgram(PATH, sink => {
      family(sink);
      sink.run(1);
    });
    const {problems} = await lintAt();
    expect(problems).toHaveLength(1);
    expect(problems[0].sentence).toMatch(
      /^cannot be played on the default guest: .*, byte \d+: process 1 is to run, which has ended$/,
    );
  });

  test('a hash or a count of others', async () => {
    writeProgram(PATH, family, {hash: '0'.repeat(64)});
    await expect(lintAt()).rejects.toThrow('its rows are not those that the hash at its end was made of');
    writeProgram(PATH, family, {accesses: 4});
    await expect(lintAt()).rejects.toThrow('accesses at its end is 4, expected the 5 of its rows');
    writeProgram(PATH, family, {systemCalls: {}});
    await expect(lintAt()).rejects.toThrow('systemCalls at its end is {}, expected the {"9":1,"57":1,');
    writeProgram(PATH, family, {processes: 3});
    for (const asked of [lintAt, () => factsAt(PATH), () => textAt(PATH)])
      await expect(asked()).rejects.toThrow('processes at its end is 3, expected the 2 of its rows');
  });

  test('a file that was cut or changed', async () => {
    writeProgram(PATH, family);
    const whole = readFileSync(PATH);
    const broken = join(folder, 'broken.pagewalk');
    writeFileSync(broken, whole.subarray(0, whole.length - 9));
    await expect(textAt(broken)).rejects.toThrow(/, byte \d+: found the end of the file/);
  });
});

describe('as text', () => {
  test('a line an access or a call', async () => {
    writeProgram(PATH, family);
    expect(await textAt(PATH)).toBe(`start /usr/bin/sh stack 0x7ffd0000000
segment 0x400000 8192 5 /usr/bin/sh 4096
segment 0x600000 16384 3
I 0x400000 3
I+ 2
S 0x600008 8
mmap(0x0, 8192, 3, 34, 4294967295, 0) = 0x4835000
fork 1
L 0x600ffc 8
sleep wait4(4294967295, 0, 0, 0) = 77
run 1
I 0x400000 3
M 0x600008 8
openat(4294967196, 0x600010) = error 2
execute "/usr/bin/the sort" stack 0x7ffd0000000
segment 0x400000 8192 5 "/usr/bin/the sort" 4096
segment 0x600000 16384 3
I 0x40003e 4
L 0x600008 8
call 999(0xffffffffffffffff) = ?
exit
run 0
signal SIGCHLD
I 0x400006 3
exit
`);
  });

  test('the file that a call maps, on a line of its own whatever it is called', () => {
    const named = (file: string): string => {
      const lines = new ProgramLines();
      lines.call({number: 9, arguments: [0x5000], result: {value: 0x5000}, file});
      return lines.taken();
    };
    expect(named('/lib/libc.so')).toBe('mmap(0x5000) = 0x5000 of /lib/libc.so\n');
    expectProperty(
      fc.property(fc.string({unit: 'binary', minLength: 1}), file => {
        expect(named(file)).toMatch(/^\P{Cc}+\n$/u);
      }),
    );
  });

  test('instructions are as many as there are', async () => {
    writeProgram(PATH, sink => {
      sink.start(image('sh'));
      for (let at = 0; at < 100_000; at++) sink.instruction(CODE, at % 64, 1);
      sink.load(DATA, 0, 8);
      sink.exit();
    });
    const lines = (await textAt(PATH)).split('\n').filter(line => line.startsWith('I'));
    expect(lines).toEqual(['I 0x400000 1', 'I+ 99999']);
  });
});
