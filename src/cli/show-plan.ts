/** What a run would do: `--dry-run`. */
import {commonGuestNotes} from '../suite/conclusions/common-guest-notes.ts';
import {ownSeedNotes} from '../suite/conclusions/own-seeds.ts';
import {hypotheticalSentences} from '../suite/conclusions/hypothetical.ts';
import type {Plan} from '../suite/plan.ts';
import {estimateOf, estimateSentences} from '../suite/shards/estimate.ts';
import {howMany} from '../timing/how-many.ts';
import type {Form} from './show-result.ts';
import {table, wrapped} from './table.ts';
import type {Terminal} from './terminal.ts';

export interface AskedPlan {
  readonly form: Form;
  /** Passes at a time. */
  readonly jobs: number;
}

export function showPlan(terminal: Terminal, run: string, plan: Plan, {form, jobs}: AskedPlan): void {
  const cells = plan.passes.flatMap(({members}) => members.map(({identity}) => identity));
  const notes = [...commonGuestNotes(plan), ...ownSeedNotes(plan)];
  const estimate = estimateOf(plan, jobs);
  if (form === 'json') {
    terminal.out(`${JSON.stringify({run, passes: plan.passes.length, cells, estimate, notes})}\n`);
    return;
  }
  const rows = plan.passes.map(({seed, members}) => [
    members[0].identity.workload,
    members[0].identity.machine,
    String(seed),
    String(members.length),
  ]);
  terminal.out(
    table(
      [
        {head: 'workload', align: 'left'},
        {head: 'machine', align: 'left'},
        {head: 'seed', align: 'right'},
        {head: 'cells', align: 'right'},
      ],
      rows,
      terminal.columns,
    ),
  );
  const labels = plan.strategies.map(({label}) => label).join(', ');
  terminal.out('\n');
  terminal.out(
    wrapped(
      `${howMany(plan.passes.length, 'pass', 'passes')}, ${howMany(cells.length, 'cell')}: ${labels}`,
      terminal.columns,
    ),
  );
  terminal.out(
    [
      ...estimateSentences(estimate, jobs),
      ...hypotheticalSentences(cells),
      ...notes.map(({sentence}) => sentence),
    ]
      .map(each => wrapped(each, terminal.columns))
      .join(''),
  );
}
