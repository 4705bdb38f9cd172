/** What of the recipes can be told without their engines: that they can be read, and agree with themselves. */
import {spawnSync} from 'node:child_process';
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {Job} from './kubernetes/job.ts';

const HERE = import.meta.dirname;
const RECIPES = ['slurm.sh', 'parallel.sh', 'htcondor.sh'];
const readme = readFileSync(join(HERE, 'README.md'), 'utf8');

test.each(globSync('*.sh', {cwd: HERE}))('%s: Bash can read it', script => {
  expect(spawnSync('bash', ['-n', join(HERE, script)]).status).toBe(0);
});

describe.each(RECIPES)('%s', recipe => {
  test.each([[[]], [['spec.json', '8']]])('with %j says how it is used, status 1', argv => {
    const {status, stdout, stderr} = spawnSync('bash', [join(HERE, recipe), ...argv], {encoding: 'utf8'});
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`scripts/cluster/${recipe} SPEC SHARDS OUT [options of `);
    expect(stderr).not.toContain('#');
  });

  test('is told as it is used', () => {
    expect(readme).toContain(`\`scripts/cluster/${recipe} SPEC SHARDS OUT `);
  });
});

test.each(globSync('*-test.{sh,ts}', {cwd: HERE}))('%s, a trial, is told', trial => {
  expect(readme).toContain(`\`${trial}\` `);
});

test('Kubernetes makes as many pods as there are shards, all at once', () => {
  const {spec} = Job.parse(parse(readFileSync(join(HERE, 'kubernetes/job.yaml'), 'utf8')));
  const [{env}] = spec.template.spec.containers;
  expect(spec.parallelism).toBe(spec.completions);
  expect(env).toEqual([{name: 'PAGEWALK_SHARDS', value: String(spec.completions)}]);
});
