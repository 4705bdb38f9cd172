/** `pagewalk explain`: one event of a recording, step by step, under each strategy. */
import type {Command} from '@commander-js/extra-typings';
import {explainEvents} from '../explain/explained.ts';
import {findEvent, type Found, type Question} from '../explain/find-event.ts';
import {EACH_WAY} from '../explain/lesson.ts';
import {explainResult} from '../explain/result.ts';
import {topOf} from '../explain/top.ts';
import {hypotheticalSentences} from '../suite/conclusions/hypothetical.ts';
import {DEFAULT_MACHINE} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';
import {assumeOption, each, names, upTo} from './asked.ts';
import {eventName, isNamed, questionOf, type AskedEvent} from './asked-event.ts';
import {
  diagramFile,
  explainSpec,
  oneSeed,
  pageFile,
  stateOption,
  type AskedExplain,
} from './asked-explain.ts';
import {drawDiagram} from './explain-diagram.ts';
import {explainText} from './explain-text.ts';
import {explainedWorkload, type ExplainedWorkload} from './explained-workload.ts';
import {writeLesson} from './lesson.ts';
import type {Session} from './main.ts';
import {wrapped} from './table.ts';
import {textbookOption} from './textbook.ts';
import {topText} from './top-text.ts';

const EXAMPLES = `
Examples:
  pagewalk explain --workload touch-once --event exitsHiddenFault:3
  pagewalk explain --workload gups --strategy nested,native --event walks --measured
  pagewalk explain --workload touch-once --strategy nested --at 900 --json
  pagewalk explain --workload prefork --top exitsTraceFault --measured
  pagewalk explain --lesson --out lesson.html   seven cases, to be handed out

N counts from 1, from the start of the recording, or with --measured from the end
of its warm-up, in the first strategy named. The others show what they did at that
same event. The cycles of the steps add up to what the event cost.`;

export function addExplain(program: Command, session: Session): void {
  program
    .command('explain')
    .description('one event of a workload, step by step from the guest to the memory, under each strategy')
    .option('--workload <id>', 'a workload by id, or a file')
    .option('--strategy <id>', `strategies by id, or files (default: ${EACH_WAY.join(', ')})`, names)
    .option('--at <n>', 'the event of that number', upTo(Number.MAX_SAFE_INTEGER))
    .option('--event <name:n>', 'the n-th that counts so: a name that list events shows')
    .option('--va <address:n>', 'the n-th that concerns the page of a virtual address')
    .option('--measured', 'count from the end of the warm-up')
    .option('--seed <n>', 'the seed', oneSeed, 1)
    .option('--machine <id>', 'a machine by id, or a JSON file', DEFAULT_MACHINE)
    .option('--set <name=value>', 'NAME, or guest.NAME, host.NAME, machine.NAME, STRATEGY.NAME', each)
    .addOption(textbookOption())
    .addOption(assumeOption())
    .option('--top <name>', 'where the events that count so come from, with shares')
    .addOption(stateOption())
    .option('--json', 'print the steps as JSON')
    .option(
      '--diagram <file>',
      'draw each strategy there, one below another: .svg, or .mmd for Mermaid',
      diagramFile,
    )
    .option('--lesson', 'seven cases as one page, which --out names')
    .option('--out <file>', 'the page of the lesson', pageFile)
    .addHelpText('after', EXAMPLES)
    .action(async ({lesson, out, workload, strategy = EACH_WAY, ...asked}) => {
      if (lesson) return writeLesson(session, lessonPlace(out));
      if (out !== undefined)
        throw new UsageError('--out is where the lesson goes: expected --lesson beside it');
      if (workload === undefined)
        throw new UsageError('explain needs to know which recording: expected --workload');
      if (asked.top !== undefined) return showTop(session, {...asked, workload, strategy}, asked.top);
      await explainOne(session, {...asked, workload, strategy});
    });
}

function lessonPlace(out: string | undefined): string {
  if (out !== undefined) return out;
  throw new UsageError('--lesson needs a place: expected --out FILE.html');
}

interface Asked extends AskedExplain, AskedEvent {
  readonly measured?: true | undefined;
  readonly state?: true | 'all' | undefined;
  readonly json?: true | undefined;
  readonly diagram?: string | undefined;
}

async function explainOne({terminal, signal}: Session, asked: Asked): Promise<void> {
  const explained = await explainedWorkload(explainSpec(asked), signal);
  const question = questionOf(asked, explained.subjects[0].member.strategy);
  const found = foundIn(explained, question, asked.measured ?? false);
  const sight = asked.state && {page: found.page, root: found.root, all: asked.state === 'all'};
  const [event] = explainEvents(explained, [found.number], sight);
  const of = `${explained.workload}, seed ${asked.seed}, on ${explained.machine}`;
  if (asked.json) terminal.out(`${JSON.stringify(explainResult(found, event))}\n`);
  else {
    terminal.out(explainText({found, event, of}, terminal.columns));
    for (const sentence of hypotheticalsOf(explained))
      terminal.out(wrapped(`${sentence}.`, terminal.columns));
  }
  if (asked.diagram !== undefined) await drawDiagram(asked.diagram, {found, event, of});
}

async function showTop({terminal, signal}: Session, asked: Asked, name: string): Promise<void> {
  if (isNamed(asked))
    throw new UsageError('--top is about all events: expected none of --at, --event and --va beside it');
  const explained = await explainedWorkload(explainSpec(asked), signal);
  const event = eventName(name, explained.subjects[0].member.strategy);
  const top = topOf(explained, event, {measured: asked.measured ?? false});
  const of = `${asked.measured ? 'what is measured of ' : ''}${explained.workload}, seed ${asked.seed}, on ${explained.machine}`;
  terminal.out(asked.json ? `${JSON.stringify(top)}\n` : topText(top, of, terminal.columns));
}

const hypotheticalsOf = ({hypothetical, machine, subjects}: ExplainedWorkload): readonly string[] =>
  hypothetical === undefined
    ? []
    : hypotheticalSentences(subjects.map(({label}) => ({strategy: label, machine, hypothetical})));

/** The event that was asked for; where there are fewer, a sentence with how many there are. */
function foundIn(explained: ExplainedWorkload, question: Question, measured: boolean): Found {
  const found = findEvent(explained, question, {measured});
  if (!('there' in found)) return found;
  const {workload, subjects} = explained;
  const where = measured ? `after the warm-up of ${workload}` : `in ${workload}`;
  throw new UsageError(`${wanted(question, subjects[0].label)} ${where}: there are ${found.there}`);
}

function wanted(question: Question, strategy: string): string {
  const {number} = question;
  if (question.by === 'count') return `no ${question.name}:${number} under ${strategy}`;
  return question.by === 'page' ? `no event ${number} on page ${question.address}` : `no event ${number}`;
}
