/** What a tuning would run: `tune --dry-run`. */
import {outlineOf, type OutlinedStage} from '../tune/outline.ts';
import type {TuneSpec} from '../tune/spec.ts';
import {prepare, tuningId} from '../tune/tune.ts';
import {table, wrapped} from './table.ts';
import type {Terminal} from './terminal.ts';

export async function showTuningPlan(
  terminal: Terminal,
  spec: TuneSpec,
  form: 'json' | 'text',
): Promise<void> {
  const {subject, plan} = await prepare(spec);
  const stages = outlineOf(spec, subject);
  const workloads = plan.workloads.map(({label}) => label);
  if (form === 'json') {
    terminal.out(`${JSON.stringify({tuning: tuningId(spec), workloads, stages})}\n`);
    return;
  }
  const columns = [
    {head: 'stage', align: 'left'},
    {head: 'configurations', align: 'right'},
    {head: 'seeds', align: 'right'},
    {head: 'cells', align: 'right'},
  ] as const;
  const rows = stages.map(stage => rowOf(stage, workloads.length));
  terminal.out(table(columns, rows, terminal.columns));
  terminal.out('\n');
  terminal.out(wrapped(`${subject.label} on ${workloads.join(', ')}`, terminal.columns));
  if (!spec.sizes) {
    const unknown = `${subject.size}: the sizes are chosen once it is known what an unbounded cache uses`;
    terminal.out(wrapped(unknown, terminal.columns));
  }
}

function rowOf({stage, configurations, seeds}: OutlinedStage, workloads: number): readonly string[] {
  const cells = configurations === undefined ? '?' : String(configurations * seeds.length * workloads);
  return [stage, String(configurations ?? '?'), String(seeds.length), cells];
}
