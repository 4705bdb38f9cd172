/** `pagewalk record`: what a program or a guest does, into a file that `run` takes as it takes a workload. */
import {resolve} from 'node:path';
import {statSync} from 'node:fs';
import {InvalidArgumentError, type Command} from '@commander-js/extra-typings';
import {isFile, RECORDING_EXTENSION} from '../suite/named-file.ts';
import {record} from '../suite/recording-file/record.ts';
import {UsageError} from '../suite/usage-error.ts';
import {each, seedNumbers, settings} from './asked.ts';
import type {Session} from './main.ts';
import {counting} from './progress.ts';
import {recordCommand} from './record-command.ts';
import {wrapped} from './table.ts';

const EXAMPLES = `
Examples:
  pagewalk record -- sh -c 'ls / | sort'
  pagewalk record --limit 3000000 --out build.pagewalk -- gcc -O1 -c hello.c
  pagewalk record --workload shell --out shell.pagewalk
  pagewalk record --workload gups --set tablePages=4096 --seed 2 --out gups.pagewalk
  pagewalk run --workload ./shell.pagewalk`;

export function addRecord(program: Command, session: Session): void {
  program
    .command('record')
    .description(
      'record a program of yours, or what a guest does, into a file, which is a workload like any other',
    )
    .argument('[command...]', 'behind --: a command to run under Valgrind, with its arguments')
    .option('--limit <accesses>', 'end the command, and the recording, after so many loads and stores', limit)
    .option('--workload <id>', 'in place of a command: a workload by id, or a file', undefined)
    .option('--set <name=value>', 'of the workload: NAME, or WORKLOAD.NAME or guest.NAME', each)
    .option('--seed <n>', "of the workload's recording (default: 1)", oneSeed)
    .option(
      '--out <file>',
      `where it is put, a name that ends in ${RECORDING_EXTENSION} (default, of a command: results/runs/COMMAND${RECORDING_EXTENSION})`,
      recordingPath,
    )
    .option('--json', 'print what was recorded as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (command, {limit: most, workload, set, seed, out, json}) => {
      const [name, ...rest] = command;
      if (name !== undefined && workload !== undefined)
        throw new UsageError(`a workload and the command ${name} are named, expected one of them`);
      if (name !== undefined) {
        if (set !== undefined || seed !== undefined)
          throw new UsageError('--set and --seed are for a workload: a command has no parameters');
        await recordCommand(session, {command: [name, ...rest], limit: most, out, json});
        return;
      }
      if (most !== undefined) throw new UsageError('--limit is for a command');
      if (workload === undefined)
        throw new UsageError('nothing to record: name a command behind --, or a workload with --workload');
      if (out === undefined)
        throw new UsageError(
          `no file to record into: name one that ends in ${RECORDING_EXTENSION} with --out`,
        );
      await recordWorkload(session, {workload, set, seed, out, json});
    });
}

interface Asked {
  readonly workload: string;
  readonly set: readonly string[] | undefined;
  readonly seed: number | undefined;
  readonly out: string;
  readonly json: true | undefined;
}

async function recordWorkload(
  {terminal, signal}: Session,
  {workload, set, seed, out, json}: Asked,
): Promise<void> {
  const progress = counting(terminal, 'events recorded');
  const {events, chapters, hash} = await record(
    {
      workload: isFile(workload) ? resolve(workload) : workload,
      set: settings(set),
      ...(seed === undefined ? {} : {seed}),
      out: resolve(out),
    },
    {signal, told: progress.counted},
  );
  progress.ended();
  const bytes = statSync(out).size;
  if (json) {
    terminal.out(`${JSON.stringify({file: out, events, bytes, chapters, recording: hash})}\n`);
    return;
  }
  const what = `${events.toLocaleString('en-US')} events in ${chapters.length} chapters, ${bytes.toLocaleString('en-US')} bytes`;
  terminal.out(wrapped(`${out}: ${what}`, terminal.columns));
}

function oneSeed(text: string): number {
  const seeds = seedNumbers(text);
  if (seeds.length === 1) return seeds[0];
  throw new InvalidArgumentError('Expected one seed: a recording has one.');
}

function limit(text: string): number {
  const most = Number(text);
  if (/^\d+$/.test(text) && most >= 1) return most;
  throw new InvalidArgumentError('Expected a number of loads and stores, 1 or more.');
}

function recordingPath(text: string): string {
  if (text.endsWith(RECORDING_EXTENSION) && text.length > RECORDING_EXTENSION.length) return text;
  throw new InvalidArgumentError(`Expected the name of a file that ends in ${RECORDING_EXTENSION}.`);
}
