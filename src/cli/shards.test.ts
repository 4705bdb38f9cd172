/** A run in shards on the command line, in this process: what it prints, where it leaves files, and its status. */
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {main} from './main.ts';
import {keptTerminal} from './test-terminal.ts';

const root = mkdtempSync(join(tmpdir(), 'pagewalk-cli-shards-'));
afterAll(() => rmSync(root, {recursive: true}));

const SUITE = ['run', '--workload', 'touch-once', '--strategy', 'native', '--seeds', '2', '--jobs', '1'];

async function pagewalk(...argv: readonly string[]) {
  const terminal = keptTerminal();
  const status = await main(argv, terminal, new AbortController().signal);
  return {status, out: terminal.results.join(''), err: terminal.asides.join('')};
}

test('shards keep cells and render nothing; a merge says what is missing, and then makes the run', async () => {
  const [out, whole] = [join(root, 'sweep'), join(root, 'whole')];
  const first = await pagewalk(...SUITE, '--out', out, '--shard', '1/2', '--json');
  expect(first.status).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({shard: '1/2', folder: out, passes: 1, cells: 1, failed: 0});
  expect(readdirSync(out).sort()).toEqual(['cells', 'spec.json']);

  const incomplete = await pagewalk('merge', out, '--json');
  const command = `npx pagewalk run ${out}/spec.json --out ${out} --shard 2/2`;
  expect(incomplete.status).toBe(2);
  expect(JSON.parse(incomplete.out)).toEqual({missing: [{shard: '2/2', passes: 1, command}]});
  expect(incomplete.err).toBe(
    `${out}: 1 of 2 passes are missing; what runs them:\n  ${command}\nand then: npx pagewalk merge ${out} --json\n`,
  );

  const second = await pagewalk(...command.split(' ').slice(2), '--jobs', '1');
  expect(second.err).toContain(`when all shards are done: npx pagewalk merge ${out}\n`);
  const kept = await pagewalk('merge', out, '--no-report');
  expect([kept.status, kept.out]).toEqual([0, '']);
  expect(kept.err).toContain(`what renders them: npx pagewalk report ${out}\n`);
  expect(readdirSync(out).sort()).toEqual(['cells.ndjson', 'environment.json', 'spec.json']);

  const merged = await pagewalk('merge', out);
  expect(merged.out).toContain('touch-once');
  await pagewalk(...SUITE, '--out', whole);
  const files = (folder: string) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();
  expect(files(out)).toEqual(files(whole));
  for (const name of files(whole).filter(
    each => /\.(ndjson|json|md|html)$/.test(each) && each !== 'environment.json',
  ))
    expect([name, readFileSync(join(out, name), 'utf8') === readFileSync(join(whole, name), 'utf8')]).toEqual(
      [name, true],
    );
});

test('what no shard can be, and what a merge lacks, is one sentence and status 1', async () => {
  const nowhere = join(root, 'nowhere');
  for (const [argv, sentence] of [
    [[...SUITE, '--shard', '3/2'], '--shard is "3/2", expected i/n with i from 1 to n, such as 1/8, or auto'],
    [
      [...SUITE, '--shard', '1/2', '--strict'],
      "option '--shard <i/n>' cannot be used with option '--strict'",
    ],
    [['merge', nowhere], `${nowhere}: no run is kept there (a run's folder has a spec.json)`],
    [['merge', 'a', 'b'], 'merge is given a and b: expected --out, the folder of the run'],
  ] as const)
    expect(await pagewalk(...argv)).toEqual({status: 1, out: '', err: `pagewalk: ${sentence}\n`});
  expect(existsSync(nowhere)).toBe(false);
});
