import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {capture, type CaptureOptions} from './capture.ts';
import type {Image} from './image.ts';
import {findLackey} from './lackey.ts';
import {launcher} from './launcher.ts';
import {allLiving} from './living.ts';

const required = process.env.PAGEWALK_VALGRIND === 'required';
const absent = spawnSync('valgrind', ['--version']).error !== undefined;
const withoutCompiler = spawnSync('gcc', ['--version']).error !== undefined;

if (required) {
  test('valgrind is there, and gcc, for PAGEWALK_VALGRIND=required demands them', () => {
    expect({absent, withoutCompiler}).toEqual({absent: false, withoutCompiler: false});
  });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-capture-'));
});
afterAll(() => rmSync(folder, {recursive: true}));

type Command = readonly [string, ...string[]];

/** A capture whose command reads nothing and prints into files. */
async function captured(command: Command, options: CaptureOptions = {}) {
  const [out, err] = ['out', 'err'].map(name => join(folder, name));
  const files = [out, err].map(path => openSync(path, 'w'));
  const told = await capture(command, {stdio: ['ignore', ...files], ...options});
  for (const file of files) closeSync(file);
  const texts = told.images.map(textOf);
  told.close();
  return {...told, texts, out: readFileSync(out), err: readFileSync(err)};
}

type Told = Awaited<ReturnType<typeof captured>>;

const textOf = (image: Image): string => Buffer.concat([...image.read()]).toString('latin1');
const shell = (script: string, options?: CaptureOptions) => captured(['sh', '-c', script], options);

/** How an image began, which one of its process it is, how it ended, and which image was before it. */
const outline = ({images}: Told): string[] =>
  images.map(
    ({origin, number, end, parent}) =>
      `${origin} ${number} ${end}${parent === undefined ? '' : ` of ${images.indexOf(parent)}`}`,
  );

const instructionsIn = (text: string): number => text.match(/^(?:.*\) )?I {2}[\da-f]+,\d+$/gm)!.length;

/** What lackey counts itself, apart from what it prints. */
const countIn = (text: string): number =>
  Number(/^==\d+== {3}guest instrs: +([\d,]+)$/m.exec(text)![1].replaceAll(',', ''));

/** Each stream is whole at both ends, of one process, and has what lackey counted. */
function expectWhole({images, texts, gaps}: Told): void {
  expect(gaps).toEqual([]);
  for (const [index, image] of images.entries()) {
    const text = texts[index];
    const heading = `==${image.pid}== Lackey, an example Valgrind tool\n`;
    expect(text.startsWith(heading)).toBe(true);
    expect(text.split(' Lackey, an example').length).toBe(2);
    expect(new Set(text.match(/^SYSCALL\[\d+/gm))).toEqual(new Set([`SYSCALL[${image.pid}`]));
    expect(text).toMatch(ENDS[image.end]);
    expect(image.bytes).toBe(text.length);
    expect(image.lines).toBe(
      text.split('\n').filter((_, at, all) => at < all.length - 1 || all[at] !== '').length,
    );
    if (image.origin === 'fork') expect(text).toMatch(/^(==.*\n)+ --> \[pre-success\] Success\(0x0\) \n/);
    else if (image.end === 'exit') expect(instructionsIn(text)).toBe(countIn(text));
  }
}

const ENDS = {
  exit: /\n==\d+== Exit code: +\d+\n$/,
  exec: /\nSYSCALL\[\d+,\d+\]\(59\) sys_execve \( 0x[\da-f]+\([^)]*\), 0x[\da-f]+, 0x[\da-f]+ \)(?:--\d+-- sys_sigaction: .*\n)*$/,
  signal: /\n==\d+== Process terminating with default action of signal \d+/,
  cut: /\n[^\n]*$/,
};

describe.skipIf(absent)('no line is lost', () => {
  test('of a process that forks and goes on', async () => {
    const told = await shell('(true); :');
    expect(outline(told)).toEqual(['start 1 exit', 'fork 1 exit of 0']);
    expectWhole(told);
    // Lackey goes on counting in the child, so its count begins with the parent's at the fork.
    const [parent, child] = told.texts;
    const atFork = instructionsIn(parent.slice(0, parent.indexOf('created child')));
    expect(atFork + instructionsIn(child)).toBe(countIn(child));
  });

  test('of one that forks, where the child executes', async () => {
    const told = await shell('ls -d /; :');
    expect(outline(told)).toEqual(['start 1 exit', 'fork 1 exec of 0', 'exec 2 exit of 1']);
    expectWhole(told);
  });

  test('of one that executes in a row: each program has as many lines as it sends into a socket', async () => {
    const command: Command = ['sh', '-c', 'exec env env ls -d /'];
    const told = await captured(command, {stdio: 'ignore'});
    expect(outline(told)).toEqual([
      'start 1 exec',
      'exec 2 exec of 0',
      'exec 3 exec of 1',
      'exec 4 exit of 2',
    ]);
    expectWhole(told);
    expect(new Set(told.images.map(({pid}) => pid)).size).toBe(1);
    // Of many blocks each.
    for (const {bytes} of told.images) expect(bytes).toBeGreaterThan(3 * 2 ** 20);
    expect(told.images.map(({accesses}) => accesses)).toEqual(await accessesBySocket(command));
  });

  test('of two at once, joined by a pipe or not', async () => {
    const piped = await shell('ls / | sort');
    const twice = ['fork 1 exec of 0', 'exec 2 exit of 1', 'fork 1 exec of 0', 'exec 2 exit of 3'];
    expect(outline(piped)).toEqual(['start 1 exit', ...twice]);
    expectWhole(piped);
    expect(piped.out.toString()).toBe(execFileSync('sh', ['-c', 'ls / | sort']).toString());

    const apart = await shell('/bin/true & /bin/true & wait');
    expect(outline(apart)).toEqual(['start 1 exit', ...twice]);
    expectWhole(apart);
    // Whom it waited for is told by the call, or by the signal that interrupted it.
    for (const {pid, parent} of apart.images)
      if (parent === apart.images[0])
        expect(apart.texts[0]).toMatch(
          new RegExp(`\\(61\\) ... \\[async\\] --> Success\\(0x${pid.toString(16)}\\)|sres.val=${pid}$`, 'm'),
        );
  });

  test('of fifty short ones, and of one that outlives the command', async () => {
    const many = await shell(
      'i=0; while [ $i -lt 50 ]; do (exit 3) & i=$((i+1)); done; wait; (sleep 1; echo late) &',
    );
    const forks = many.images.filter(({parent}) => parent === many.images[0]);
    expect(forks.map(({exitCode}) => exitCode)).toEqual([...Array<number>(50).fill(3), 0]);
    expectWhole(many);
    expect(many.out.toString()).toBe('late\n');
  });

  describe.skipIf(withoutCompiler)('of a program that does it in other ways', () => {
    const build = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(`${path}.c`, text);
      execFileSync('gcc', ['-o', path, `${path}.c`, '-pthread', ...(name === 'static' ? ['-static'] : [])]);
      return path;
    };

    test('vfork and posix_spawn, signals, and no descriptor left open', async () => {
      const told = await captured([build('ways', WAYS)]);
      expect(outline(told)).toEqual([
        'start 1 exit',
        'fork 1 exec of 0',
        'exec 2 exit of 1',
        'fork 1 exec of 0',
        'exec 2 exit of 3',
        'fork 1 signal of 0',
        'fork 1 cut of 0',
        'fork 1 exec of 0',
        'exec 2 exit of 7',
      ]);
      expectWhole(told);
      expect(told.images.map(({signal}) => signal)[5]).toBe(11);
      expect(told.out.toString()).toBe('closed\nechoed\n');
    });

    test('processes that each leave all to the next, as many as Valgrind can trace', async () => {
      const relay = build('relay', RELAY);
      const told = await captured([relay, '6']);
      expect(told.images.map(({exitCode}) => exitCode)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expectWhole(told);
      await expect(captured([relay, '20'])).rejects.toThrow('is the deepest that Valgrind can trace');
      await expectNobody();
    });

    test('threads are one image', async () => {
      const told = await captured([build('threads', THREADS)]);
      expect(outline(told)).toEqual(['start 1 exit']);
      expectWhole(told);
      expect(told.texts[0]).toMatch(/^SYSCALL\[\d+,2\]/m);
      expect(told.texts[0]).toMatch(/^SYSCALL\[\d+,3\]/m);
    });

    test('a static program', async () => {
      const told = await captured([build('static', 'int main(void) { return 5; }')]);
      expect(told.status).toEqual({code: 5, signal: null});
      expectWhole(told);
    });
  });
});

describe.skipIf(absent)('the program is left alone', () => {
  test('bytes go through, in and out, and nothing of Valgrind’s is among them', async () => {
    const bytes = Buffer.from(Array.from({length: 70_000}, (_, at) => (at * 7919) % 251));
    const path = join(folder, 'bytes');
    writeFileSync(path, bytes);
    const input = openSync(path, 'r');
    const output = openSync(join(folder, 'bytes.out'), 'w');
    const errors = openSync(join(folder, 'bytes.err'), 'w');
    const told = await capture(['sh', '-c', 'cat; echo complaint >&2'], {stdio: [input, output, errors]});
    told.close();
    for (const file of [input, output, errors]) closeSync(file);
    expect(readFileSync(join(folder, 'bytes.out'))).toEqual(bytes);
    expect(readFileSync(join(folder, 'bytes.err'), 'utf8')).toBe('complaint\n');
  });

  test('its environment is as it was, however often it executes, but for what Valgrind adds', async () => {
    process.env['a function%%'] = '() { :; }';
    try {
      const {out} = await captured(['env', 'env', 'env', '-0']);
      const own = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
      const added = /^(?:LD_PRELOAD|VALGRIND_LIB)=/;
      const seen = out.toString().split('\0').slice(0, -1);
      expect(seen.filter(each => !added.test(each))).toEqual(own.filter(each => !added.test(each)));
    } finally {
      delete process.env['a function%%'];
    }
  });

  test('its exit status is told', async () => {
    expect((await shell('exit 7')).status).toEqual({code: 7, signal: null});
    expect((await shell('kill -TERM $$')).status).toEqual({code: null, signal: 'SIGTERM'});
  });

  test('what it could not execute because of Valgrind is a gap', async () => {
    const path = join(folder, 'owned');
    copyFileSync('/bin/true', path);
    chmodSync(path, 0o4755);
    const {gaps, images} = await shell(`${path} 2>/dev/null; :`);
    expect(gaps).toEqual([
      `process ${images[1].pid} could not execute ${path}: it runs with the rights of its owner (setuid), which Valgrind does not trace`,
    ]);
  });
});

describe.skipIf(absent)('a capture ends', () => {
  test('at the limit, with all processes', async () => {
    const told = await shell('sh -c "while :; do :; done" & while :; do :; done', {limit: 400_000});
    expect(told.cut).toBe('limit');
    expect(told.status).toEqual({code: null, signal: 'SIGKILL'});
    expect(told.images.reduce((sum, {accesses}) => sum + accesses, 0)).toBeGreaterThan(400_000);
    expect(told.texts[0]).toMatch(/^==/);
    await expectNobody();
  });

  test('when the disk is nearly full', async () => {
    const told = await shell('sleep 1000', {spareBytes: 2 ** 60});
    expect([told.cut, told.status.signal]).toEqual(['space', 'SIGKILL']);
    await expectNobody();
  });

  test('when it is interrupted, and leaves nothing', async () => {
    const stop = new AbortController();
    let [images, processes] = [0, 0];
    const all = shell('sleep 1000 & sleep 1000', {
      signal: stop.signal,
      onProgress: progress => {
        ({images, processes} = progress);
        if (images === 5) stop.abort();
      },
    });
    await expect(all).rejects.toThrow('the recording was interrupted');
    expect({images, processes}).toEqual({images: 5, processes: 3});
    await expectNobody();
  });

  test('before it begins, where the command is nothing to run', async () => {
    await expect(captured(['no-such-command'])).rejects.toThrow(
      'the command "no-such-command" is in no folder that PATH names',
    );
  });

  test('progress ends with all there is', async () => {
    const seen: number[] = [];
    const told = await shell(':', {onProgress: ({lines}) => seen.push(lines)});
    expect(seen.at(-1)).toBe(told.images[0].lines);
  });
});

/** Every process of a capture has among its arguments a folder of this name. */
async function expectNobody(): Promise<void> {
  // What was killed a moment ago may be about to end.
  for (let tries = 0; allLiving(LOGS).length > 0 && tries < 50; tries++) await sleep(20);
  expect(allLiving(LOGS)).toEqual([]);
}

const LOGS = `--log-file=${join(tmpdir(), 'pagewalk-')}`;

/** The accesses of each program that `command` executes in a row, as Valgrind sends them into a socket: a connection each. */
async function accessesBySocket(command: Command): Promise<number[]> {
  const told: string[] = [];
  const server = createServer(socket => {
    const at = told.push('') - 1;
    socket.on('data', data => (told[at] += data.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  const start = join(folder, 'launcher');
  writeFileSync(start, launcher(start, findLackey().path), {mode: 0o755});
  // The launcher counts up an option that does nothing else here.
  const options = ['--max-threads=500', `--log-socket=127.0.0.1:${port}`, '--command-line-only=yes'];
  const traces = ['--trace-mem=yes', '--trace-syscalls=yes', '--trace-children=yes', '--vgdb=no'];
  const child = spawn(start, [...options, '--tool=lackey', ...traces, '--', ...command], {stdio: 'ignore'});
  await once(child, 'exit');
  server.close();
  await once(server, 'close');
  expect(existsSync(start)).toBe(true);
  return told.map(text => text.match(/^(?:I {2}| [LSM] )/gm)!.length);
}

const WAYS = `
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
extern char **environ;
int main(void) {
  char *arguments[] = {"true", 0};
  pid_t child = vfork();
  if (child == 0) { execv("/bin/true", arguments); _exit(1); }
  waitpid(child, 0, 0);
  posix_spawn(&child, "/bin/true", 0, 0, arguments, environ);
  waitpid(child, 0, 0);
  child = fork();
  if (child == 0) raise(SIGSEGV);
  waitpid(child, 0, 0);
  int ends[2];
  char byte;
  pipe(ends);
  child = fork();
  if (child == 0) for (;;) write(ends[1], "b", 1), pause();
  read(ends[0], &byte, 1);
  kill(child, SIGKILL);
  waitpid(child, 0, 0);
  for (int file = 3; file < 4096; file++) close(file);
  child = fork();
  if (child == 0) { write(1, "closed\\n", 7); execl("/bin/echo", "echo", "echoed", (char *)0); }
  waitpid(child, 0, 0);
  return 0;
}
`;

const RELAY = `
#include <stdlib.h>
#include <unistd.h>
int main(int count, char **arguments) {
  int last = atoi(arguments[1]);
  for (int number = 0; number < last; number++)
    if (fork() != 0) _exit(number);
  return last;
}
`;

const THREADS = `
#include <pthread.h>
#include <sched.h>
static void *work(void *turns) {
  for (int turn = 0; turn < *(int *)turns; turn++) sched_yield();
  return 0;
}
int main(void) {
  int turns = 200;
  pthread_t threads[2];
  for (int each = 0; each < 2; each++) pthread_create(&threads[each], 0, work, &turns);
  work(&turns);
  for (int each = 0; each < 2; each++) pthread_join(threads[each], 0);
  return 0;
}
`;
