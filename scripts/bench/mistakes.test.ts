/** What nobody can measure is said in one sentence, with status 1, before anything is measured. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const BENCH = join(import.meta.dirname, '../bench.ts');

function answer(...argv: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync(process.execPath, [BENCH, ...argv], {encoding: 'utf8'});
  return `${status}: ${stdout}${stderr}`;
}

test.each([
  [['gupz'], 'unknown workload "gupz" (did you mean "gups"?); `pagewalk list workloads` shows them all'],
  [['none.lackey'], 'none.lackey: no such file or folder'],
  [
    ['--strategy', 'native,kvn'],
    'unknown strategy "kvn" (did you mean "kvm"?); `pagewalk list strategies` shows them all',
  ],
  [['--rounds', '0'], '--rounds is 0, expected a whole number above 0'],
  [['--round', '3'], "unknown option '--round' (Did you mean --rounds?)"],
  [['--compare', 'none.json'], 'none.json: no such file or folder'],
])('%j', (argv, sentence) => expect(answer(...argv)).toBe(`1: bench: ${sentence}\n`));
