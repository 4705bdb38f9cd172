/**
 * Runs a command under Valgrind's lackey and keeps what it says of every process: each access to memory, and each system call.
 *
 * A process writes into a file of its own, and into a new one when it executes another program (`launcher.ts`). That Valgrind
 * opens a log anew after a fork, where `%p` names it, and keeps it where the program cannot close it, is Valgrind 3.19's
 * coregrind/m_libcprint.c: reopen_sink_if_needed and finalize_sink_fd.
 *
 * What a program sees of it: it runs at other addresses, with Valgrind's library preloaded and named in its environment; each log that
 * its process opened takes the lowest free descriptor as well, which stays open when it executes; and its first argument is
 * always the path that it was executed by. A program that sets its user is not executed at all. Processes in a namespace of their own
 * (`unshare --pid`) have numbers there that nobody else knows, so their images are gaps.
 */
import {spawn, type ChildProcess, type StdioOptions} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {freeBytes} from '../recordings/nameless-file.ts';
import {reasonOf} from '../system-error.ts';
import {Interrupted, UsageError} from '../usage-error.ts';
import {checkCommand} from './command.ts';
import {logMark, logOption} from './growing-log.ts';
import {imagesOf, type Images} from './image.ts';
import {findLackey} from './lackey.ts';
import {launcher} from './launcher.ts';
import {allLiving, killAll} from './living.ts';
import {LogFolder} from './log-folder.ts';

export interface CaptureOptions {
  /** The command is killed as soon as more loads and stores than this have been read. */
  readonly limit?: number;
  /** Told several times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends all processes, and the capture with an `Interrupted`. */
  readonly signal?: AbortSignal;
  /** Of the command; our own unless told. */
  readonly stdio?: StdioOptions;
  /** The command is killed as soon as the disk of temporary files has fewer bytes left; 256 MiB unless told. */
  readonly spareBytes?: number;
}

export interface Progress {
  readonly lines: number;
  /** Loads and stores. */
  readonly data: number;
  readonly bytes: number;
  /** What is kept of them takes so many on the disk. */
  readonly packedBytes: number;
  /** How many there have been. */
  readonly processes: number;
  readonly images: number;
}

export interface Captured extends Images {
  /** Of the command: the code that it exited with, or the signal that ended it. */
  readonly status: Status;
  /** Why it was killed, if it was: more loads and stores than the limit, or no space left to write them. */
  readonly cut: Cut | undefined;
  /** Of Valgrind. */
  readonly version: string;
  /** Forgets the streams: no image can be read after this. */
  close(): void;
}

export type Cut = 'limit' | 'space';

export interface Status {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Ends when every process has, those too that the command has left behind. Throws a UsageError where the command cannot be
 * traced, and an `Interrupted` where `signal` stopped it.
 */
export async function capture(
  command: readonly [string, ...string[]],
  options: CaptureOptions = {},
): Promise<Captured> {
  checkCommand(command[0]);
  const {path: tool, version} = findLackey();
  const folder = newFolder();
  const logs = new LogFolder(folder);
  try {
    const root = await start(folder, tool, command, options.stdio ?? 'inherit');
    const cut = await follow(root, folder, logs, options);
    const {images, gaps} = imagesOf(logs.logs, logs.streams, root.pid!);
    if (cut === undefined && (images.length === 0 || images[0].accesses === 0))
      throw new UsageError(`Valgrind could not run the command ${command[0]}`);
    const status = {code: root.exitCode, signal: root.signalCode};
    return {images, gaps, status, cut, version, close: () => logs.streams.close()};
  } catch (error) {
    killAll(logMark(folder));
    logs.streams.close();
    throw error;
  } finally {
    logs.close();
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Where logs are written. A program of root's may go on as another user, who must find his way there as well. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o733);
  return folder;
}

async function start(
  folder: string,
  tool: string,
  command: readonly string[],
  stdio: StdioOptions,
): Promise<ChildProcess> {
  const path = join(folder, 'launcher');
  writeFileSync(path, launcher(path, tool), {mode: 0o755});
  const child = spawn(path, [logOption(folder), ...OPTIONS, '--', ...command], {stdio});
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new UsageError(
      `what starts Valgrind cannot be executed in ${folder}: ${reasonOf(error)}; set TMPDIR to another folder`,
    );
  }
  return child;
}

/**
 * Behind the first, which the launcher counts up. Without a file of options of the user's, whose own might come after ours. Where a
 * signal interrupts a call, its answer is not among those of the calls, but of the signals (coregrind/m_syswrap/syswrap-main.c:
 * VG_(fixup_guest_state_after_syscall_interrupted)).
 */
const OPTIONS = [
  '--command-line-only=yes',
  '--tool=lackey',
  '--trace-mem=yes',
  '--trace-syscalls=yes',
  '--trace-signals=yes',
  '--trace-children=yes',
  '--basic-counts=yes',
  '--vgdb=no',
];

/** Reads logs until no process lives. */
async function follow(
  root: ChildProcess,
  folder: string,
  logs: LogFolder,
  options: CaptureOptions,
): Promise<Cut | undefined> {
  const {limit = Number.POSITIVE_INFINITY, spareBytes = SPARE_BYTES, signal, onProgress} = options;
  const mark = logMark(folder);
  let cut: Cut | undefined;
  let told = 0;
  // A process that is forked while the others are looked at may be left out, and its parent end before its turn. When
  // the next look comes, it is there, or so is its log.
  for (let quiet = 0; quiet < 2; ) {
    if (signal?.aborted === true) throw new Interrupted('the recording was interrupted');
    const isNobody = hasEnded(root) && allLiving(mark).length === 0;
    const isNothing = logs.look() === 0;
    quiet = isNobody && isNothing ? quiet + 1 : 0;
    const isTime = Date.now() - told >= PROGRESS_MS;
    const isMore = logs.read(isTime);
    if (isTime) {
      told = Date.now();
      onProgress?.(progressOf(logs));
      if (freeBytes() < spareBytes) cut ??= 'space';
      refuseTooDeep(logs.tooDeep);
    }
    if (logs.data > limit) cut ??= 'limit';
    if (cut !== undefined) killAll(mark);
    await sleep(isMore ? 0 : PAUSE_MS);
  }
  while (logs.read(true)) await sleep(0);
  logs.close();
  refuseTooDeep(logs.tooDeep);
  onProgress?.(progressOf(logs));
  return cut;
}

/** Valgrind would go on, and write the trace where the program writes its errors. */
function refuseTooDeep(pid: number | undefined): void {
  if (pid !== undefined)
    throw new UsageError(
      `this command cannot be recorded: it forks processes that fork again, and so on, and executes no program between; process ${pid} is the deepest that Valgrind can trace`,
    );
}

const PROGRESS_MS = 200;
const PAUSE_MS = 10;
/** Left to others on the disk of temporary files. */
const SPARE_BYTES = 2 ** 28;

const hasEnded = ({exitCode, signalCode}: ChildProcess): boolean => exitCode !== null || signalCode !== null;

const progressOf = ({lines, data, bytes, streams, processes, logs}: LogFolder): Progress => ({
  lines,
  data,
  bytes,
  packedBytes: streams.bytes,
  processes,
  images: logs.length,
});
