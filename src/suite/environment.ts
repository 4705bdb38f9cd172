/** Where and when a run took place: all that may differ between two runs of one spec. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {arch, cpus, platform, release, totalmem} from 'node:os';
import {fileURLToPath} from 'node:url';
import {built} from './built.ts';

export interface Environment {
  readonly pagewalk: string;
  readonly simulator: string;
  readonly commit: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly command: string;
  readonly jobs: number;
  readonly started: string;
  readonly seconds: number;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export function environmentOf(
  run: Pick<Environment, 'simulator' | 'command' | 'jobs'>,
  started: Date,
  ended: Date,
): Environment {
  const processors = cpus();
  return {
    pagewalk: version(),
    commit: commit(),
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    ...run,
    started: started.toISOString(),
    seconds: (ended.getTime() - started.getTime()) / 1000,
  };
}

/** Of this program. */
export function version(): string {
  if (built !== undefined) return built.version;
  const {version: found} = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {version: string};
  return found;
}

/** The commit that is checked out or was packed, and whether files differ from it. */
export function commit(): string {
  if (built !== undefined) return built.commit;
  try {
    return git('describe', '--always', '--abbrev=40', '--dirty', '--exclude', '*');
  } catch {
    return 'unknown';
  }
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
