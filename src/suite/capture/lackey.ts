/** Where Valgrind keeps the tool that traces memory. */
import {spawnSync} from 'node:child_process';
import {UsageError} from '../usage-error.ts';

export interface Lackey {
  /** The file of the tool, which is a program. */
  readonly path: string;
  /** Of Valgrind: `3.19.0`. */
  readonly version: string;
}

/** Asks Valgrind, whose launcher says with `-d` what it starts. Throws a UsageError where there is none. */
export function findLackey(): Lackey {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new UsageError(
      `a program can be recorded on Linux on x86-64 only, and this is ${process.platform} on ${process.arch}`,
    );
  const {error, stdout, stderr} = spawnSync('valgrind', ['-d', '--tool=lackey', '--version'], {
    encoding: 'utf8',
  });
  if (error !== undefined)
    throw new UsageError(
      'to record a program takes Valgrind, which is not installed: apt-get install valgrind',
    );
  const path = /launching (\/.*\/lackey-amd64-linux)$/m.exec(stderr)?.[1];
  const version = /^valgrind-(\S+)$/m.exec(stdout)?.[1];
  if (path === undefined || version === undefined)
    throw new UsageError(
      'this Valgrind has no tool lackey for x86-64, which a recording takes: apt-get install valgrind',
    );
  return {path, version};
}
