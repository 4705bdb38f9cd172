/** `pagewalk record`: what a guest does, into a file that `run` takes as it takes a workload. */
import {resolve} from 'node:path';
import {statSync} from 'node:fs';
import {InvalidArgumentError, type Command} from '@commander-js/extra-typings';
import {isFile, RECORDING_EXTENSION} from '../suite/named-file.ts';
import {record} from '../suite/recording-file/record.ts';
import {UsageError} from '../suite/usage-error.ts';
import {each, seedNumbers, settings} from './asked.ts';
import type {Session} from './main.ts';
import {counting} from './progress.ts';
import {wrapped} from './table.ts';

const EXAMPLES = `
Examples:
  pagewalk record --workload shell --out shell.pagewalk
  pagewalk record --workload gups --set tablePages=4096 --seed 2 --out gups.pagewalk
  pagewalk run --workload ./shell.pagewalk`;

export function addRecord(program: Command, session: Session): void {
  program
    .command('record')
    .description('record what a guest does into a file, which is a workload like any other')
    .option('--workload <id>', 'a workload by id, or a file')
    .option('--set <name=value>', 'NAME, or WORKLOAD.NAME or guest.NAME', each)
    .option('--seed <n>', 'the seed of the recording (default: 1)', oneSeed)
    .option('--out <file>', `where it is put, a name that ends in ${RECORDING_EXTENSION}`, recordingPath)
    .option('--json', 'print what was recorded as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({workload, set, seed, out, json}) => {
      if (workload === undefined) throw new UsageError('nothing to record: name a workload with --workload');
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

function recordingPath(text: string): string {
  if (text.endsWith(RECORDING_EXTENSION) && text.length > RECORDING_EXTENSION.length) return text;
  throw new InvalidArgumentError(`Expected the name of a file that ends in ${RECORDING_EXTENSION}.`);
}
