/**
 * Runs every command of the README that nothing else in CI runs, and says which of the others CI does run. A README
 * whose command fails, or that nobody runs, fails CI.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Steps of CI of their own. */
const RUN_BY_CI = ['npm ci && npm start', 'npm test'];
const EXAMPLE = join(ROOT, 'results/runs/readme-example.ts');

/** How an example is used: one that evicts in a pool that is always full. */
const STORY = `--workload ${EXAMPLE}`;
const STRATEGY = `--workload touch-once --strategy ${EXAMPLE}`;
const POLICY = `--workload ctx-ring --strategy shadow-cached --set shadow-cached.poolPages=100 --set shadow-cached.eviction=${EXAMPLE}`;

/** As `npx pagewalk` does, which the main job of CI is run by, in half a second less. */
const direct = (command: string): string =>
  command.replace(/^npx pagewalk /, `'${process.execPath}' src/cli/pagewalk.mjs `);

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const commands = blocks('sh').flatMap(block => block.split('\n').filter(line => line !== ''));
const examples = blocks('ts');

mkdirSync(dirname(EXAMPLE), {recursive: true});
let failed = 0;
for (const command of commands) if (!RUN_BY_CI.includes(command)) run(command);
for (const example of examples) {
  writeFileSync(EXAMPLE, example);
  run(`npx pagewalk run ${useOf(example)} --seeds 1 --check`);
  rmSync(EXAMPLE);
}
console.log(`${commands.length + examples.length} commands of the README, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function useOf(example: string): string {
  if (example.includes('EvictionKind')) return POLICY;
  return example.includes('export default strategy(') ? STRATEGY : STORY;
}

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body]) => body);
}

function run(command: string): void {
  const begun = performance.now();
  const {status, stderr} = spawnSync(direct(command), {shell: true, cwd: ROOT, encoding: 'utf8'});
  console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${command}`);
  if (status === 0) return;
  failed++;
  console.error(`${command}\n  ended with ${status}: ${stderr}`);
}
