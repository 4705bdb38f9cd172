import type {Slips} from '../bug.ts';

export const cli: Slips = {
  'src/cli/asked.ts': [
    {
      text: 'set: {...base?.set, ...withTextbook(settings(asked.set), asked.textbook, machines)},',
      becomes: 'set: {...withTextbook(settings(asked.set), asked.textbook, machines), ...base?.set},',
      why: 'the spec overrules the command line',
    },
    {
      text: 'found.length > 0 ? found : [path]',
      becomes: '[path]',
      why: 'an entry that is chosen by name loses its label and its settings',
    },
    {
      text: 'if (numbers.length > 1) return numbers;',
      becomes: 'if (numbers.length > 0) return numbers;',
      why: '--seeds 5 runs the fifth seed alone',
    },
    {
      text: 'return [...before, ...added];',
      becomes: 'return added;',
      why: 'of an option that is repeated only the last counts',
    },
    {
      text: '(asked.check === undefined ? {} : {check: true})',
      becomes: '(asked.check === undefined ? {} : {check: false})',
      why: '--check checks nothing',
    },
    {
      text: 'number >= 1 && number <= most',
      becomes: 'number >= 1 && number < most',
      why: 'the most that is allowed is refused, with itself as what was expected',
    },
    {
      text: 'placed(parseSettings(assignments), path => resolve(path))',
      becomes: "placed(parseSettings(assignments), path => resolve('/', path))",
      why: "a user's policy is looked for at the root",
    },
  ],
  'src/cli/asked-tuning.ts': [
    {
      text: 'set: {...base.set, ...withTextbook(settings(set), textbook, [machine])},',
      becomes: 'set: {...withTextbook(settings(set), textbook, [machine]), ...base.set},',
      why: 'the tuning spec overrules the command line',
    },
    {
      text: '(objective === undefined ? {} : {objective})',
      becomes: '(objective !== undefined ? {} : {objective})',
      why: '--objective does nothing',
    },
  ],
  'src/cli/completion/candidates.ts': [
    {
      text: "word.slice(0, word.lastIndexOf(',') + 1)",
      becomes: "''",
      why: 'behind a comma nothing is completed',
    },
    {
      text: "words.filter(each => each !== '=')",
      becomes: 'words',
      why: 'in Bash nothing is completed behind --strategy=',
    },
  ],
  'src/cli/exits.ts': [
    {
      text: '.filter(([, count]) => count > 0)',
      becomes: '.filter(([, count]) => count > 1)',
      why: 'single exits have no cause',
    },
    {
      text: 'one.operation === operation && one.strategy === strategy',
      becomes: 'one.operation === operation',
      why: 'every column has the exits of the first strategy',
    },
  ],
  'src/cli/progress.ts': [
    {
      text: '(seconds / done) * (passes - done)',
      becomes: '(seconds / done) * passes',
      why: 'what is left never gets less',
    },
    {
      text: "failed += cells.filter(cell => cell.status === 'failed').length;",
      becomes: "failed += cells.filter(cell => cell.status !== 'failed').length;",
      why: 'cells that ended well are told as failed',
    },
    {
      text: '${Math.floor(whole / 60)} min ${whole % 60} s',
      becomes: '${Math.round(whole / 60)} min ${whole % 60} s',
      why: '1 min 40 s is told as 2 min 40 s',
    },
    {
      text: 'if (stored > 0) terminal.err(',
      becomes: 'if (stored > 1) terminal.err(',
      why: 'nobody is told that a cell was there already',
    },
  ],
  'src/cli/show-plan.ts': [
    {
      text: 'String(members.length)',
      becomes: 'String(plan.strategies.length)',
      why: 'a pass that was split shows the cells of all its parts',
    },
  ],
  'src/cli/show-tuning-plan.ts': [
    {
      text: 'String(configurations * seeds.length * workloads)',
      becomes: 'String(configurations * workloads)',
      why: 'a tuning is told to run fewer cells than it will',
    },
  ],
  'src/cli/show-result.ts': [
    {
      text: 'of failuresIn(cells)) terminal',
      becomes: 'of failuresIn([])) terminal',
      why: 'failed cells are not told on the terminal',
    },
  ],
  'src/cli/strict.ts': [
    {
      text: 'if (sentences.length > 0) failIfStrict(',
      becomes: 'failIfStrict(',
      why: '--strict fails a trace that is whole',
    },
  ],
  'src/cli/status.ts': [
    {
      text: 'export const CELL_FAILED = 2;',
      becomes: 'export const CELL_FAILED = 1;',
      why: 'a failed cell cannot be told from a mistake in the command line',
    },
    {
      text: 'export const INTERRUPTED = 130;',
      becomes: 'export const INTERRUPTED = 0;',
      why: 'a run that was stopped passes for one that ended',
    },
  ],
  'src/cli/report-context.ts': [
    {
      text: '{...defaultsOf(parameters), ...values}',
      becomes: '{...values, ...defaultsOf(parameters)}',
      why: 'every variant is said to have the default policy',
    },
    {
      text: "kind?.bound === 'unbounded' || policySees === undefined",
      becomes: "kind?.bound === 'foresight' || policySees === undefined",
      why: 'the policy that sees the future is not said to see every walk',
    },
  ],
  'src/cli/table.ts': [
    {
      text: 'widths[0] = Math.max(heads[0].length, widths[0] - excess)',
      becomes: 'widths[0] = Math.max(heads[0].length, widths[0] + excess)',
      why: 'a table is wider than the terminal',
    },
  ],
  'src/cli/textbook.ts': [
    {
      text: 'refuseOther(`${parameter} of machine "${label}"`, own[parameter]);',
      becomes: 'refuseOther(`${parameter} of machine "${label}"`, set[parameter]);',
      why: 'a machine whose entry sizes a walk cache keeps it beside --textbook',
    },
  ],
  'src/cli/tuning-text.ts': [
    {
      text: 'if (run?.words === words) run.last = contest.size;',
      becomes: 'if (run) run.last = contest.size;',
      why: 'all sizes are said to rank as the smallest does',
    },
    {
      text: "(label === knee ? ['its knee'] : [])",
      becomes: "(label === winner?.label ? ['its knee'] : [])",
      why: 'the winner is said to be the knee',
    },
    {
      text: 'at < MOST_CANDIDATES || each.onFront || each.label',
      becomes: 'at < MOST_CANDIDATES || each.label',
      why: 'points of the front are not shown',
    },
  ],
  'src/cli/render-tuning.ts': [
    {
      text: '[`charts/${name}.svg`, svg]',
      becomes: '[`charts/${name}.svg`, json]',
      why: 'pictures are specifications',
    },
  ],
  'src/cli/render.ts': [
    {
      text: "store.keepOnly(\n    'charts',\n    files.map(([name]) => name),\n  );",
      becomes: '',
      why: 'charts of an earlier run stay beside those of this one',
    },
  ],
  'src/cli/standard-output.ts': [
    {
      text: 'at += writeSync(STDOUT, bytes, at);',
      becomes: 'at = writeSync(STDOUT, bytes, at) && bytes.length;',
      why: 'what a full disk did not take of a write is lost without a word',
    },
    {
      text: "if (codeOf(thrown) === 'EPIPE') process.exit(FINE);",
      becomes: 'process.exit(FINE);',
      why: 'results that were lost pass for a success',
    },
  ],
  'src/cli/list-text.ts': [
    {
      text: "`free: ${free}`;\n  return cycles === undefined ? 'priced by the machine'",
      becomes: "`free: ${free}`;\n  return cycles !== undefined ? 'priced by the machine'",
      why: 'a price that is stated is said to be the machine’s',
    },
  ],
};
