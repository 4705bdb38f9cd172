import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {imagesOf, type Images} from './image.ts';
import {LogFolder} from './log-folder.ts';

const folders: LogFolder[] = [];
afterEach(() => {
  for (const logs of folders.splice(0)) {
    logs.close();
    logs.streams.close();
  }
});

/** A log by its name, and the lines behind its heading. */
type Written = readonly [name: string, parent: number, ...lines: readonly string[]];

/** The images of logs that were written one after the other, process 10 first. */
function imagesFrom(...written: readonly Written[]): Images {
  const path = mkdtempSync(join(tmpdir(), 'pagewalk-images-'));
  const logs = new LogFolder(path);
  folders.push(logs);
  for (const [name, parent, ...lines] of written) {
    const heading = `==${name.split('.')[0]}== Parent PID: ${parent}\n`;
    writeFileSync(join(path, name), `${heading}${lines.join('\n')}`);
    logs.look();
    logs.read(false);
  }
  expect(readdirSync(path)).toEqual([]);
  while (logs.read(true));
  logs.close();
  rmSync(path, {recursive: true});
  return imagesOf(logs.logs, logs.streams, 10);
}

const I = 'I  0401ab70,3';
const fork = (pid: number, child: number): string =>
  `SYSCALL[${pid},1](58) sys_fork ( )   fork: process ${pid} created child ${child}`;
const execute = (pid: number): string => `SYSCALL[${pid},1](59) sys_execve ( 0x1(/bin/x), 0x2, 0x3 )`;
const exit = (pid: number, counted: number): string => `==${pid}==   guest instrs:  ${counted}\n`;

const outline = ({images}: Images): string[] =>
  images.map(({pid, number, origin, parent}) => {
    const before = parent === undefined ? '' : ` of ${parent.pid}/${parent.number}`;
    return `${pid}/${number} ${origin}${before}`;
  });

test('images stand behind their parents, whom they forked first, and then what they executed', () => {
  const images = imagesFrom(
    ['10.00000001', 1, I, fork(10, 30), fork(10, 20), I, execute(10)],
    ['20.00000001', 10, I, execute(20)],
    ['30.00000001', 10, exit(30, 1)],
    ['10.00000002', 1, I, exit(10, 1)],
    ['20.00000002', 10, I, I, exit(20, 2)],
  );
  expect(outline(images)).toEqual([
    '10/1 start',
    '30/1 fork of 10/1',
    '20/1 fork of 10/1',
    '20/2 exec of 20/1',
    '10/2 exec of 10/1',
  ]);
  expect(images.gaps).toEqual([]);
  expect(images.images.map(({end}) => end)).toEqual(['exec', 'exit', 'exec', 'exit', 'exit']);
});

test('a number of a process that comes again is another process', () => {
  const images = imagesFrom(
    ['10.00000001', 1, fork(10, 20), fork(10, 30), exit(10, 0)],
    ['20.00000001', 10, execute(20)],
    ['20.00000002', 10, exit(20, 0)],
    ['30.00000001', 10, fork(30, 20), exit(30, 0)],
    ['20.00000001', 30, I, exit(20, 1)],
  );
  expect(outline(images)).toEqual([
    '10/1 start',
    '20/1 fork of 10/1',
    '20/2 exec of 20/1',
    '30/1 fork of 10/1',
    '20/3 fork of 30/1',
  ]);
  expect(images.gaps).toEqual([]);
});

test('a stream is given back as it was written', () => {
  const lines = Array.from({length: 200_000}, (_, at) => `I  ${at.toString(16)},3`);
  const {images} = imagesFrom(['10.00000001', 1, ...lines, '']);
  const pieces = [...images[0].read()];
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).toString()).toBe(`==10== Parent PID: 1\n${lines.join('\n')}\n`);
  expect(images[0]).toMatchObject({lines: 200_001, accesses: 200_000, end: 'cut'});
});

test('whatever is missing is said', () => {
  expect(imagesFrom(['10.00000001', 1, I, fork(10, 20), I, exit(10, 2)]).gaps).toEqual([
    'process 10 forked process 20, of which there is no trace',
  ]);
  expect(imagesFrom(['10.00000001', 1, execute(10)]).gaps).toEqual([
    'process 10 executed /bin/x, of which there is no trace',
  ]);
  expect(imagesFrom(['10.00000001', 1, I, exit(10, 2)]).gaps).toEqual([
    "process 10 executed 2 instructions by Valgrind's count, and its trace has 1",
  ]);
  expect(imagesFrom(['10.00000001', 1, exit(10, 0)], ['20.00000001', 10, exit(20, 0)]).gaps).toEqual([
    'nothing says who forked process 20',
  ]);
});

test('a child counts on from where its parent was', () => {
  const family = (counted: number): Images =>
    imagesFrom(
      ['10.00000001', 1, I, I, fork(10, 20), I, exit(10, 3)],
      ['20.00000001', 10, I, fork(20, 30), exit(20, 3)],
      ['30.00000001', 20, I, exit(30, counted)],
    );
  expect(family(4).gaps).toEqual([]);
  expect(family(2).gaps).toEqual([
    "process 30 executed 2 instructions by Valgrind's count, and its trace has 4",
  ]);
});
