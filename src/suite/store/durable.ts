/** Files that are there whole or not at all, whatever ends the process or the machine. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import {hostname} from 'node:os';
import {dirname, join} from 'node:path';
import {codeOf} from '../system-error.ts';
import {isRunning} from './process.ts';

/** What a file system says that has not what is asked for, or lets nobody have it. */
const NOT_OFFERED = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Step by step: Node's own recursion never ends where a folder cannot be made, as in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Error(`${path} is not a folder`);
    return;
  }
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Another process was faster.
    if (!existsSync(path)) throw thrown;
  }
  makeDurable(dirname(path));
}

/** Puts a whole file in place at once. */
export function putWhole(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path));
  const draft = draftOf(path);
  try {
    writeAll(draft, 'w', content);
    renameSync(draft, path);
  } catch (thrown) {
    rmSync(draft, {force: true});
    throw thrown;
  }
  makeDurable(dirname(path));
}

/** Throws what putting a file in place would, as far as can be known before, and leaves nothing behind. */
export function refuseUnwritable(path: string): void {
  if (statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw new Error('is a folder, expected a file');
  const folder = dirname(path);
  // Where the folder is not there it must be possible to make it.
  if (!existsSync(folder)) return refuseUnwritable(folder);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  const draft = draftOf(path);
  try {
    writeAll(draft, 'wx', '');
  } finally {
    rmSync(draft, {force: true});
  }
}

/** Puts a whole file in place where there is none; tells whether it did. */
export function putNew(path: string, content: string): boolean {
  const draft = draftOf(path);
  try {
    writeAll(draft, 'w', content);
    link(draft, path, content);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    rmSync(draft, {force: true});
  }
}

/** Where a file can have one name only, as on FAT, a kill may leave the new one empty. */
function link(draft: string, path: string, content: string): void {
  try {
    linkSync(draft, path);
  } catch (thrown) {
    if (!NOT_OFFERED.includes(codeOf(thrown))) throw thrown;
    writeAll(path, 'wx', content);
  }
}

/** Adds to a file's end; a kill may leave a part of it. */
export const addTo = (path: string, text: string): void => writeAll(path, 'a', text);

function writeAll(path: string, flags: 'w' | 'wx' | 'a', content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = openSync(path, flags);
  try {
    writeBytes(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What a disk that is almost full takes of a write is less than all, and no error. */
export function writeBytes(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** What was put into a folder, or renamed there, is still there after a power cut. */
export function makeDurable(folder: string): void {
  // Windows opens no folder.
  if (process.platform === 'win32') return;
  try {
    const opened = openSync(folder, 'r');
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch (thrown) {
    if (!NOT_OFFERED.includes(codeOf(thrown))) throw thrown;
  }
}

/** A name of its own: another process may be at the same folder. */
export const draftOf = (path: string): string => `${path}.pagewalk-${hostname()}-${process.pid}.tmp`;

const DRAFT = /\.pagewalk-(?<host>.+)-(?<pid>\d+)\.tmp$/;

export const isDraft = (name: string): boolean => DRAFT.test(name);

/** Removes the drafts of processes that ended before they were done. */
export function removeLeftDrafts(folder: string): void {
  for (const name of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
    if (isLeftDraft(folder, name)) rmSync(join(folder, name), {force: true});
  }
}

/** Whether it is the draft of a process that ended before it was done. */
export function isLeftDraft(folder: string, name: string): boolean {
  const draft = DRAFT.exec(name)?.groups;
  return draft !== undefined && isLeft(join(folder, name), draft['host'], Number(draft['pid']));
}

const HOUR_MS = 3_600_000;

function isLeft(path: string, host: string, pid: number): boolean {
  // This process writes drafts one at a time, and is not writing one now.
  if (host === hostname()) return pid === process.pid || !isRunning(pid);
  // Of another host it is not known who runs there; no draft takes an hour.
  const stat = statSync(path, {throwIfNoEntry: false});
  return stat !== undefined && Date.now() - stat.mtimeMs > HOUR_MS;
}
