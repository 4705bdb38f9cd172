/** What the operating system says where a file cannot be had. */
import {sentenceOf} from './usage-error.ts';

/** What it calls what went wrong; empty of what is no error of its. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';

/** The same in words. */
export function reasonOf(thrown: unknown): string {
  return REASONS[codeOf(thrown)] ?? sentenceOf(thrown);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder, expected a file',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'lies on a read-only file system',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead round in a circle',
  ERR_INVALID_ARG_VALUE: 'no file can be called that',
  ENOSPC: 'no space left on the device',
};
