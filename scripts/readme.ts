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
const STORY = join(ROOT, 'results/runs/readme-story.ts');

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const commands = blocks('sh').flatMap(block => block.split('\n').filter(line => line !== ''));
const stories = blocks('ts');

mkdirSync(dirname(STORY), {recursive: true});
let failed = 0;
for (const command of commands) if (!RUN_BY_CI.includes(command)) run(command);
for (const story of stories) {
  writeFileSync(STORY, story);
  run(`npx pagewalk run --workload ${STORY} --seeds 1 --check`);
  rmSync(STORY);
}
console.log(`${commands.length + stories.length} commands of the README, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body]) => body);
}

function run(command: string): void {
  const {status, stderr} = spawnSync(command, {shell: true, cwd: ROOT, encoding: 'utf8'});
  if (status === 0) return;
  failed++;
  console.error(`${command}\n  ended with ${status}: ${stderr}`);
}
