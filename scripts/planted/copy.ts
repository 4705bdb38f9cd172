/** A copy of this project in a folder of its own, in which a bug can be planted and tests can be run. */
import {spawn, execFileSync, type ChildProcess} from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {planted, type Bug} from './bug.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What is tracked, and what would be: paths from the root. */
export const projectFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter(file => file !== '' && existsSync(join(ROOT, file)));

/** How a command ended; undefined where it took too long and was killed. */
export type Ending = {readonly status: number | null; readonly out: string} | undefined;

/** What the tests said: the first that failed, or that they took too long. */
export type Failure =
  | {readonly by: 'test'; readonly test: string; readonly file: string}
  | {readonly by: 'time'; readonly tests: readonly string[]};

export class Copy {
  readonly folder: string;
  private readonly files: string;
  private child: ChildProcess | undefined;

  constructor(files: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), 'pagewalk-planted-'));
    this.files = join(this.folder, 'project');
    for (const file of files) cpSync(join(ROOT, file), join(this.files, file));
    symlinkSync(join(ROOT, 'node_modules'), join(this.files, 'node_modules'));
    mkdirSync(join(this.folder, 'tmp'));
  }

  /** What comes back takes the bug out again. */
  plant(bug: Bug): () => void {
    const path = join(this.files, bug.file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, planted(bug, source));
    return () => writeFileSync(path, source);
  }

  /** The tests, up to the first that fails unless `all` are wanted. */
  async failures(
    tests: readonly string[],
    {seconds, all = false}: {readonly seconds: number; readonly all?: boolean},
  ): Promise<readonly Failure[]> {
    const report = join(this.folder, 'report.json');
    rmSync(report, {force: true});
    const options = [
      '--no-isolate',
      '--testTimeout=60000',
      '--maxWorkers=1',
      '--cache=false',
      '--reporter=json',
    ];
    const ending = await this.run(
      [
        'vitest/vitest.mjs',
        'run',
        ...tests,
        ...options,
        `--outputFile=${report}`,
        ...(all ? [] : ['--bail=1']),
      ],
      seconds,
    );
    if (ending === undefined) return [{by: 'time', tests}];
    if (ending.status === 0) return [];
    const failed = existsSync(report) ? failedIn(readFileSync(report, 'utf8'), this.files) : [];
    return failed.length > 0
      ? failed
      : [{by: 'test', test: `status ${ending.status}`, file: tests.join(', ')}];
  }

  /** Whether the compiler accepts the project. An import that the bug leaves unused would have gone with it. */
  async compiles(seconds: number): Promise<boolean> {
    const options = ['--noEmit', '--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];
    const ending = await this.run(['typescript/bin/tsc', ...options], seconds);
    return ending?.status === 0;
  }

  /** What runs in it is killed, and the folder goes. */
  remove(): void {
    this.kill();
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
  }

  /** A script of an installed package, with all that it starts in a process group of its own. */
  private run([script, ...words]: readonly string[], seconds: number): Promise<Ending> {
    return new Promise(resolve => {
      const child = spawn(process.execPath, [join('node_modules', script), ...words], {
        cwd: this.files,
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: {...process.env, NO_COLOR: '1', TMPDIR: join(this.folder, 'tmp')},
      });
      this.child = child;
      let out = '';
      let late = false;
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      const alarm = setTimeout(() => {
        late = true;
        this.kill();
      }, seconds * 1000);
      child.on('exit', status => {
        clearTimeout(alarm);
        // A test that failed may have left what it started.
        this.kill();
        this.child = undefined;
        resolve(late ? undefined : {status, out});
      });
    });
  }

  private kill(): void {
    if (this.child?.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {readonly status: string; readonly fullName: string}[];
  }[];
}

function failedIn(report: string, root: string): readonly Failure[] {
  const {testResults} = JSON.parse(report) as JsonReport;
  return testResults.flatMap(({name, status, message = '', assertionResults}): Failure[] => {
    const file = name.replace(`${root}/`, '');
    const failed = assertionResults.filter(each => each.status === 'failed');
    if (failed.length > 0) return failed.map(({fullName}) => ({by: 'test', test: fullName.trim(), file}));
    return status === 'failed' ? [{by: 'test', test: message.split('\n')[0], file}] : [];
  });
}
