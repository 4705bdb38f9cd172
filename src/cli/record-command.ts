/** `pagewalk record -- COMMAND`: what a program does, under Valgrind, into a file. */
import {mkdirSync, statSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {RECORDING_EXTENSION} from '../suite/named-file.ts';
import {recordProgram} from '../suite/recording-file/program-writer.ts';
import type {Session} from './main.ts';
import {counting} from './progress.ts';
import {wrapped} from './table.ts';

export interface AskedCommand {
  readonly command: readonly [string, ...string[]];
  readonly limit: number | undefined;
  readonly out: string | undefined;
  readonly json: true | undefined;
}

const STANDARD_ERROR = 2;

/** The command's own output goes where ours does, but to standard error where that is JSON. */
export async function recordCommand(
  {terminal, signal}: Session,
  {command, limit, out, json}: AskedCommand,
): Promise<void> {
  const file = out ?? join('results', 'runs', `${basename(command[0])}${RECORDING_EXTENSION}`);
  if (out === undefined) mkdirSync(dirname(file), {recursive: true});
  const progress = counting(terminal, 'loads and stores traced');
  const ending = await recordProgram(command, resolve(file), {
    signal,
    stdio: ['inherit', json ? STANDARD_ERROR : 'inherit', 'inherit'],
    onProgress: ({data}) => progress.counted(data),
    ...(limit !== undefined && {limit}),
  });
  progress.ended();
  const bytes = statSync(file).size;
  const {accesses, processes, systemCalls, exitCode, cut, signals, forced, gaps, hash} = ending;
  for (const gap of gaps) terminal.err(wrapped(`warning: ${gap}`, terminal.columns));
  if (forced > 0) terminal.err(wrapped(`warning: ${forcedSentence(forced)}`, terminal.columns));
  const calls = Object.values(systemCalls).reduce((sum, each) => sum + each, 0);
  if (json) {
    const recorded = {
      file,
      accesses,
      processes,
      systemCalls: calls,
      signals,
      bytes,
      exitCode,
      cut,
      forced,
      gaps,
      recording: hash,
    };
    terminal.out(`${JSON.stringify(recorded)}\n`);
    return;
  }
  const [loads, made, size] = [accesses, calls, bytes].map(each => each.toLocaleString('en-US'));
  const what = `${loads} loads and stores and ${made} system calls of ${processes === 1 ? 'a process' : `${processes} processes`}, ${size} bytes`;
  terminal.out(wrapped(`${file}: ${what}; ${endSentence(exitCode, cut)}`, terminal.columns));
}

function endSentence(exitCode: number | null, cut: 'limit' | 'space' | undefined): string {
  if (cut === 'limit') return 'it ends at the limit';
  if (cut === 'space') return 'it ends where the disk of temporary files was full';
  return exitCode === null ? 'a signal ended the command' : `the command exited with ${exitCode}`;
}

const forcedSentence = (forced: number): string =>
  `a process went on ${forced === 1 ? 'once' : `${forced} times`} though the trace does not tell what it had waited for`;
