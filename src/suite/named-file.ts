/** Whether an argument names a file or an id: a file has a slash, a backslash or an extension that is known here. */
import {extname} from 'node:path';
import {importers} from '../recording/importers/index.ts';

export const TRACE_EXTENSIONS = Object.keys(importers);
export const MODULE_EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];
export const RECORDING_EXTENSION = '.pagewalk';
export const DATA_EXTENSIONS = ['.json', '.yaml', '.yml'];

const KNOWN = new Set([...TRACE_EXTENSIONS, RECORDING_EXTENSION, ...MODULE_EXTENSIONS, ...DATA_EXTENSIONS]);

export function isFile(argument: string): boolean {
  return /[/\\]/.test(argument) || KNOWN.has(extname(argument));
}

/** Whether it names a module of the user's. */
export const isModule = (argument: string): boolean =>
  isFile(argument) && MODULE_EXTENSIONS.includes(extname(argument));
