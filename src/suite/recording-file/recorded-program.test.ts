/**
 * A program that is recorded is a workload: under every strategy its guest does what the log of its system calls says, and every
 * translation is one that the architecture allows.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {SYSTEM_CALL} from '../../recording/program/system-calls.ts';
import {strategies} from '../../strategies/index.ts';
import {capture} from '../capture/capture.ts';
import type {Image} from '../capture/image.ts';
import {planOf} from '../plan.ts';
import type {OkCell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema} from '../spec.ts';
import type {ProgramEnding} from './program.ts';
import {writeProgram} from './program-writer.ts';

const TIMEOUT_MS = 300_000;
const absent = spawnSync('valgrind', ['--version']).error !== undefined;
const isRun = !absent || process.env['PAGEWALK_VALGRIND'] === 'required';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-recorded-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** What Valgrind's log of all images says, line by line, whoever reads it otherwise. */
let log: readonly string[];
let ending: ProgramEnding;
const file = join(folder, 'listed.pagewalk');

beforeAll(async () => {
  if (!isRun) return;
  const command = ['sh', '-c', 'ls / | sort'] as const;
  const captured = await capture(command, {stdio: 'ignore'});
  log = captured.images.flatMap(image => callsOf(image));
  ending = await writeProgram(captured, command, file);
  captured.close();
}, TIMEOUT_MS);

function callsOf(image: Image): readonly string[] {
  const text = Buffer.concat([...image.read()]).toString('latin1');
  return text.split('\n').filter(line => line.startsWith('SYSCALL['));
}

const inLog = (pattern: RegExp): number => log.filter(line => pattern.test(line)).length;

/** Of brk those that moved the heap's end: all but the first of each image, and none here ever asks in vain. */
const movedHeaps = (): number => inLog(/\(12\) sys_brk \( 0x[1-9a-f][0-9a-f]* \)/);

test.runIf(isRun)(
  'the guest does what the log says, under every strategy',
  {timeout: TIMEOUT_MS},
  async () => {
    const {passes} = await planOf(
      specSchema.parse({
        workloads: [file],
        strategies: strategies.map(({id}) => id),
        seeds: 1,
        set: {'guest.pcid': 0},
        check: true,
      }),
    );
    const cells: OkCell[] = [];
    for (const pass of passes) cells.push(...((await prepared(pass))() as OkCell[]));
    expect(cells.length).toBeGreaterThanOrEqual(strategies.length);
    const forks = inLog(/ created child \d+$/);
    const mapped =
      inLog(/\(9\) sys_mmap .*Success/) +
      inLog(/\(11\) sys_munmap .*Success/) +
      inLog(/\(10\) sys_mprotect .*Success/);
    expect(forks).toBe(2);
    for (const {status, strategy, events} of cells) {
      expect([strategy, status]).toEqual([strategy, 'ok']);
      expect(events.guestForks).toBe(forks);
      expect(events.guestExecs).toBe(inLog(/\(59\) sys_execve (?!.*-->)/));
      expect(events.guestExits).toBe(inLog(/\(231\) exit_group/));
      expect(events.guestMappingOperations).toBe(mapped + movedHeaps());
      expect(events.guestWaits).toBe(forks);
    }
  },
);

test.runIf(isRun)('the file tells how many processes there were, and every call', () => {
  expect(ending).toMatchObject({processes: 3, signals: {}, forced: 0, exitCode: 0, gaps: []});
  const calls = Object.values(ending.systemCalls).reduce((sum, each) => sum + each, 0);
  const told = inLog(/^SYSCALL\[\d+,\d+\]\(\d+\) (?!\.\.\. )/);
  expect(calls).toBe(told);
});

const WAYS = `
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
  if (child == 0) _exit(0);
  waitpid(child, 0, 0);
  return 0;
}
`;

test.runIf(isRun)(
  'whoever borrows the memory of its parent is made by vfork, though Valgrind forks',
  {timeout: TIMEOUT_MS},
  async () => {
    const program = join(folder, 'ways');
    writeFileSync(`${program}.c`, WAYS);
    execFileSync('gcc', ['-o', program, `${program}.c`]);
    const captured = await capture([program]);
    const {systemCalls, processes} = await writeProgram(captured, [program], `${program}.pagewalk`);
    captured.close();
    const {fork, vfork, execve, wait4} = SYSTEM_CALL;
    const made = [fork, vfork, execve, wait4].map(number => systemCalls[number]);
    expect([processes, ...made]).toEqual([4, 1, 2, 2, 3]);
  },
);
