/**
 * Runs the examples of results/README.md in the programs that they are written for, and holds what they print to the report's
 * own number. It is no part of CI: pandas, R and DuckDB are large, and not everyone has them.
 *
 *   npm run reading     PYTHON=/path/to/python names another than python3
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Result} from '../src/suite/result.ts';

const ROOT = join(import.meta.dirname, '..');
/** The newest whose binaries the registry has for every platform. */
const DUCKDB = '@duckdb/node-api@1.5.5-r.5';

const page = readFileSync(join(ROOT, 'results/README.md'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-reading-'));

try {
  for (const command of blocks('sh').flatMap(block => block.trim().split('\n'))) ran('sh', ['-c', command]);
  const wanted = reported();
  console.log(`the report says ${wanted}`);
  for (const example of blocks('python'))
    judge('pandas', ran(process.env['PYTHON'] ?? 'python3', ['-c', example]));
  for (const example of blocks('r')) judge('R', ran('Rscript', ['-e', example]));
  for (const example of blocks('js')) judge('DuckDB', inDuckDb(example));

  function judge(reader: string, said: string): void {
    console.log(`${reader} says ${said.trim()}`);
    if (said.trim() !== wanted) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, {recursive: true, force: true});
}

/** Of kvm, with as many digits as the examples print. */
function reported(): string {
  const words = ['src/cli/pagewalk.mjs', 'export', 'results/runs/reading', '--format', 'json'];
  const {summary} = JSON.parse(ran(process.execPath, words)) as Result;
  return summary.find(({strategy}) => strategy === 'kvm')!.slowdown.toFixed(6);
}

/** A module finds its packages beside itself. */
function inDuckDb(example: string): string {
  ran('npm', ['install', '--prefix', scratch, '--no-audit', '--no-fund', DUCKDB]);
  const file = join(scratch, 'example.mjs');
  writeFileSync(file, example);
  return ran(process.execPath, [file]);
}

function blocks(language: string): readonly string[] {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, body]) => body,
  );
  if (found.length === 0) throw new Error(`results/README.md has no example in ${language}`);
  return found;
}

function ran(command: string, words: readonly string[]): string {
  const {status, stdout, stderr, error} = spawnSync(command, words, {cwd: ROOT, encoding: 'utf8'});
  if (error !== undefined) throw new Error(`${command} cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout;
}
