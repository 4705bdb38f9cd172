/** What a user does with the package in a folder of their own: each verb that reads, counts or writes, every kind of worker thread. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Two processes of about twenty tables, whose pool of twelve pages thrashes. */
const TUNING = {
  workloads: [{workload: 'ctx-pingpong', label: 'pingpong', set: {rounds: 20, warmupRounds: 2}}],
  strategy: 'shadow-cached',
  seeds: 1,
  policies: ['fifo', 'lru'],
  sizes: [12],
};

export const USES: readonly (readonly string[])[] = [
  ['list', 'strategies'],
  [
    'run',
    '--workload',
    './story.ts,touch-once',
    '--strategy',
    'kvm,./strategy.ts',
    '--seeds',
    '1',
    '--check',
    '--out',
    'kept',
  ],
  ['report', 'kept', '--set', 'machine.exitCycles=900', '--out', 'repriced'],
  ['export', 'kept', '--format', 'pdf', '--out', 'data'],
  ['record', '--workload', './story.ts', '--out', 'story.pagewalk'],
  ['trace', 'lint', 'pipeline.pagewalk'],
  ['explain', '--workload', 'touch-once', '--measured', '--event', 'exitsHiddenFault:8'],
  ['tune', 'tuning.json', '--folder', 'tuned'],
];

/** The README's example of a story, a strategy outside the clone, a tuning, and a recorded program. */
export function prepare(folder: string): void {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text);
  const files = {
    'story.ts': examples.find(text => text.includes('export default workload('))!,
    'strategy.ts': readFileSync(join(ROOT, 'src/testing/outside/flat-nested.ts')),
    'tuning.json': JSON.stringify(TUNING),
    'pipeline.pagewalk': readFileSync(join(ROOT, 'workloads/recorded/pipeline.pagewalk')),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
