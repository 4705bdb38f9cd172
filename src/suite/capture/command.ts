/** Whether a command can be traced, as far as its file tells. */
import {accessSync, closeSync, constants, openSync, readSync, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {shown} from '../../timing/shown.ts';
import {UsageError} from '../usage-error.ts';

/** Throws a UsageError with the reason where it cannot. */
export function checkCommand(name: string): void {
  const path = pathOf(name);
  if (path === undefined) throw new UsageError(`the command ${shown(name)} is in no folder that PATH names`);
  const refuse = (why: string): never => {
    throw new UsageError(`the command ${shown(name)} cannot be recorded: ${why}`);
  };
  if (!isThere(path)) refuse('no such file or folder');
  const {mode, isFolder} = kindOf(path);
  if (isFolder) refuse('it is a folder');
  if (!isExecutable(path)) refuse('it is not executable');
  if ((mode & (SET_USER | SET_GROUP)) !== 0)
    refuse('it runs with the rights of its owner (setuid), which Valgrind does not trace');
  if (isOf32Bits(path)) refuse('it is a program of 32 bits, expected x86-64');
}

const SET_USER = 0o4000;
const SET_GROUP = 0o2000;

/** The file of a command: itself where it has a slash, else the first of PATH. */
export const pathOf = (name: string): string | undefined => (name.includes('/') ? name : onPath(name));

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = folders.map(folder => join(folder === '' ? '.' : folder, name));
  return paths.find(path => isThere(path) && isExecutable(path) && !kindOf(path).isFolder);
}

function isThere(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false}) !== undefined;
}

function kindOf(path: string): {mode: number; isFolder: boolean} {
  const stats = statSync(path);
  return {mode: stats.mode, isFolder: stats.isDirectory()};
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** By the fifth byte of an ELF file, its class. */
function isOf32Bits(path: string): boolean {
  const start = Buffer.alloc(5);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    readSync(file, start, 0, 5, 0);
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
  return start.toString('latin1') === '\x7fELF\x01';
}
