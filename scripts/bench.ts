/**
 * How fast the simulator is: accesses replayed a second under each strategy, through a whole pass of all of them, and while
 * recording or packing alone. Beside it the yardstick, a program in C that does the same natively and nested, where there is a
 * gcc to build it. Rounds are interleaved, so that a machine that slows down slows all alike. Without a workload it measures
 * five, and the yardstick at translation alone.
 *
 *   npm run bench [-- --rounds 5 --strategy native,kvm sequential zipf gups]
 *   npm run --silent bench -- --json > before.json
 *   npm run bench -- --compare before.json
 */
import {Command, CommanderError} from '@commander-js/extra-typings';
import {processTerminal as terminal} from '../src/cli/terminal.ts';
import {DEFAULT_STRATEGIES} from '../src/suite/spec.ts';
import {locatedSentence} from '../src/suite/thrown.ts';
import {runBench} from './bench/run.ts';
import {inJson, inText} from './bench/telling.ts';
import {wholeNumber} from './whole-number.ts';

const USUAL = ['sequential', 'zipf', 'gups', 'prefork', 'workloads/traces/ls.lackey'];
const ROUNDS = 9;

const program = new Command('bench')
  .description('How fast the simulator is, beside a program in C that does the same.')
  .argument('[workload...]', `workloads by id, or files (default: ${USUAL.join(', ')})`)
  .option('--strategy <id>', 'strategies by id, or files, beside native', DEFAULT_STRATEGIES.join(','))
  .option('--rounds <n>', 'how often each is timed', text => wholeNumber('rounds', text), ROUNDS)
  .option('--json', 'print what was measured as JSON, with every sample')
  .option('--compare <file>', 'say what is faster or slower than in a file that --json printed')
  .exitOverride()
  .configureOutput({
    writeOut: text => terminal.out(text),
    outputError: text =>
      terminal.err(
        `bench: ${text
          .replace(/^error: /, '')
          .trim()
          .replace('\n', ' ')}\n`,
      ),
  });

try {
  program.parse();
  const [named] = program.processedArgs;
  const {strategy, rounds, json, compare} = program.opts();
  const asked = {
    workloads: [...new Set(named.length > 0 ? named : USUAL)],
    streams: named.length === 0,
    // Native always, which the others are set beside.
    strategies: [...new Set(['native', ...strategy.split(',')])],
    rounds,
    compare,
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  };
  await runBench(asked, json ? inJson(terminal) : inText(terminal));
} catch (thrown) {
  const byCommander = thrown instanceof CommanderError;
  if (!byCommander) terminal.err(`bench: ${locatedSentence(thrown)}\n`);
  process.exitCode = byCommander ? thrown.exitCode : 1;
}
