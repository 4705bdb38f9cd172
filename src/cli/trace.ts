/** `pagewalk trace`: what is in a recording or an address trace, what is wrong with it, and all of it as text. */
import type {Command} from '@commander-js/extra-typings';
import {unlessInterrupted} from '../suite/planning.ts';
import {exported} from '../trace/export.ts';
import {traceAt} from '../trace/file.ts';
import {factsOf} from '../trace/info.ts';
import {lintOf} from '../trace/lint.ts';
import type {Session} from './main.ts';
import {counting} from './progress.ts';
import {USAGE_ERROR} from './status.ts';
import {factsText, lintText} from './trace-text.ts';

const EXAMPLES = `
Examples:
  pagewalk trace info workloads/traces/ls.lackey
  pagewalk trace lint shell.pagewalk
  pagewalk trace export shell.pagewalk | head`;

export function addTrace(program: Command, session: Session): void {
  const {terminal, signal} = session;
  const trace = program
    .command('trace')
    .description('look at a recording or an address trace')
    .addHelpText('after', EXAMPLES);
  trace
    .command('info')
    .description('what is in it: pages, reuse distances, stores, switches, processes')
    .argument('<file>', 'a recording or an address trace')
    .option('--json', 'print it as JSON')
    .action(async (file, {json}) => {
      const progress = counting(terminal, 'counted');
      const found = traceAt(file).then(thing => factsOf(thing, progress.counted));
      const facts = await unlessInterrupted(found, signal);
      progress.ended();
      terminal.out(json ? `${JSON.stringify(facts)}\n` : factsText(file, facts, terminal.columns));
    });
  trace
    .command('lint')
    .description('what is wrong with it, and where; the status is 1 where anything is')
    .argument('<file>', 'a recording or an address trace')
    .option('--json', 'print it as JSON')
    .action(async (file, {json}) => {
      const progress = counting(terminal, 'events looked at');
      const found = traceAt(file).then(thing => lintOf(thing, progress.counted));
      const lint = await unlessInterrupted(found, signal);
      progress.ended();
      terminal.out(json ? `${JSON.stringify(lint)}\n` : lintText(file, lint));
      if (lint.problems.length > 0) session.status = USAGE_ERROR;
    });
  trace
    .command('export')
    .description('all of it as text: an event a line, or a record a line as lackey prints it')
    .argument('<file>', 'a recording or an address trace')
    .action(async file => {
      const thing = await traceAt(file);
      await unlessInterrupted(
        exported(thing, lines => terminal.out(lines)),
        signal,
      );
    });
}
