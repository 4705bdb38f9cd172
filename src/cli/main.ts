/** Reads the command line, runs one verb, and turns whatever happens into an exit status and at most one sentence. */
import {Command, CommanderError} from '@commander-js/extra-typings';
import {version} from '../suite/environment.ts';
import {locatedSentence} from '../suite/thrown.ts';
import {DamagedError, Interrupted} from '../suite/usage-error.ts';
import {missingPackage} from './missing-package.ts';
import {CELL_FAILED, FINE, INTERRUPTED, USAGE_ERROR} from './status.ts';
import {endOnLostOutput} from './standard-output.ts';
import {processTerminal, type Terminal} from './terminal.ts';
import {endOnEndlessImport, endOnUnawaitedFailure} from './unawaited.ts';

export interface Session {
  readonly terminal: Terminal;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  /** The arguments as given. */
  readonly argv: readonly string[];
  /** What the process will answer. */
  status: number;
}

const EXAMPLES = `
Examples:
  pagewalk start                         the default suite, and its report
  pagewalk run --workload gups --set tablePages=8192
  pagewalk run --workload workloads/traces/ls.lackey --strategy nested
  pagewalk run my-suite.yaml --out sweep --shard 3/8   the third part of eight
  pagewalk merge sweep                   the run that they make together
  pagewalk record --workload shell --out shell.pagewalk
  pagewalk trace info shell.pagewalk     what is in it
  pagewalk list strategies               with the names of their parameters
  pagewalk list strategies kvm           what its parameters are and may be
  pagewalk tune                          the default tuning of a cache
  pagewalk export results/reference/default --format csv
  pagewalk exits
  pagewalk explain --workload touch-once --event exitsHiddenFault
  pagewalk compare OLD NEW               what moved from one run to another
  pagewalk reproduce --all               published results, beside these
  pagewalk reproduce --map               who wins where, as a picture
  pagewalk sensitivity results/reference/default   which prices it rests on

Exit status: 0 fine; 1 a mistake in the command or the spec; 2 a cell failed,
--check disagreed, --strict found a result not steady, a hypothesis refuted or
lines of a trace skipped, a kept run was damaged, passes are missing in a
merge, or results could not be written to standard output; 3 a published
result is no longer reproduced, or a comparison found what --fail-on is for;
130 interrupted.`;

type Add = (program: Command, session: Session) => void;

/** Each loads what it needs: half of this program is of no use to any one of them. */
const VERBS: Readonly<Record<string, () => Promise<Add>>> = {
  start: async () => (await import('./start.ts')).addStart,
  run: async () => (await import('./run.ts')).addRun,
  merge: async () => (await import('./merge.ts')).addMerge,
  tune: async () => (await import('./tune.ts')).addTune,
  record: async () => (await import('./record.ts')).addRecord,
  trace: async () => (await import('./trace.ts')).addTrace,
  list: async () => (await import('./list.ts')).addList,
  report: async () => (await import('./report.ts')).addReport,
  export: async () => (await import('./export.ts')).addExport,
  exits: async () => (await import('./exits.ts')).addExits,
  explain: async () => (await import('./explain.ts')).addExplain,
  reproduce: async () => (await import('./reproduce.ts')).addReproduce,
  sensitivity: async () => (await import('./sensitivity.ts')).addSensitivity,
  compare: async () => (await import('./compare.ts')).addCompare,
  completion: async () => (await import('./completion/completion.ts')).addCompletion,
};

/** Has to know all the others. */
const COMPLETE = async (): Promise<Add> => (await import('./completion/complete.ts')).addComplete;

/** Runs the verb that `argv` names; answers the exit status. */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const session: Session = {terminal, signal, argv, status: FINE};
  try {
    const program = await programOf(session);
    await program.parseAsync([...wordsFor(program, argv)], {from: 'user'});
    return session.status;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? FINE : USAGE_ERROR;
    if (thrown instanceof Interrupted) {
      terminal.err('interrupted: nothing was run\n');
      return INTERRUPTED;
    }
    terminal.err(`pagewalk: ${missingPackage(thrown) ?? locatedSentence(thrown)}\n`);
    return thrown instanceof DamagedError ? CELL_FAILED : USAGE_ERROR;
  }
}

async function programOf(session: Session): Promise<Command> {
  const {terminal} = session;
  const program = new Command('pagewalk')
    .description('Compares ways of virtualizing a memory management unit on identical guest work.')
    .version(version())
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.out(text),
      // Help, where a verb is missing.
      writeErr: text => linesOf(text).forEach(line => terminal.err(`${line}\n`)),
      outputError: text => terminal.err(`pagewalk: ${oneSentence(text)}\n`),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    });
  for (const load of loading(session.argv)) (await load())(program, session);
  return program;
}

/** The verb, or all of them for what is about them all: help, a shell's Tab, or a slip. */
function loading([verb]: readonly string[]): readonly (() => Promise<Add>)[] {
  return verb !== undefined && Object.hasOwn(VERBS, verb)
    ? [VERBS[verb]]
    : [...Object.values(VERBS), COMPLETE];
}

const HELP: readonly string[] = ['help', '--help', '-h'];

/** A verb that there is not has no help: that of the program would hide the slip. */
function wordsFor(program: Command, argv: readonly string[]): readonly string[] {
  const [verb] = argv.filter(word => !HELP.includes(word));
  const known =
    verb === undefined || verb.startsWith('-') || program.commands.some(each => each.name() === verb);
  return known ? argv : [verb];
}

/** `error: unknown option '--jbs'\n(Did you mean --jobs?)` on one line. */
function oneSentence(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replace(/\n\(Did/, ' (did');
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** As a process, which `interruption` tells to end. */
export async function start(interruption: AbortSignal): Promise<void> {
  endOnLostOutput();
  endOnUnawaitedFailure();
  endOnEndlessImport();
  process.exitCode = await main(process.argv.slice(2), processTerminal, interruption);
  // What was begun, as the import of a module that waits for ever, ends with it.
  if (process.exitCode === INTERRUPTED) process.exit();
}
