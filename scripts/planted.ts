/**
 * Plants bugs one at a time, in a copy of the project, runs the tests that should catch each, and says which survived: what
 * survives is a test that is missing. scripts/planted/bugs/ lists them. A bug is caught where a test fails, takes too long, or,
 * if none does, where the compiler refuses it. Ends with 1 where one survived that no reason lets live.
 *
 *   npx node scripts/planted.ts [--only TEXT] [--list] [--near] [--jobs 2] [--seconds 300]
 *
 * --only takes the bugs in whose file, text or reason TEXT stands; --near runs only the tests of the bug's own folder, and no
 * compiler, which is quick; --seconds is how long a round of tests may take.
 */
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import type {Bug} from './planted/bug.ts';
import {bugs} from './planted/bugs/index.ts';
import {Copy, projectFiles, type Failure} from './planted/copy.ts';
import {Rounds} from './planted/rounds.ts';
import {wholeNumber} from './whole-number.ts';

/** Rounds that --near runs. */
const NEAR = 3;

type Fate = Failure | {readonly by: 'compiler'} | undefined;

interface Tried {
  readonly bug: Bug;
  /** What caught it. */
  readonly fate: Fate;
}

const {values: options} = parseArgs({
  options: {
    only: {type: 'string', default: ''},
    list: {type: 'boolean', default: false},
    near: {type: 'boolean', default: false},
    jobs: {type: 'string', default: String(availableParallelism())},
    seconds: {type: 'string', default: '300'},
  },
});
const jobs = wholeNumber('jobs', options.jobs);
const seconds = wholeNumber('seconds', options.seconds);
const asked = bugs.filter(({file, text, why}) => [file, text, why].some(each => each.includes(options.only)));

if (asked.length === 0) throw new Error(`planted: no bug has "${options.only}" in it`);
if (options.list) for (const bug of asked) console.log(inWords(bug));
else await tryAll();

async function tryAll(): Promise<void> {
  const files = projectFiles();
  const rounds = new Rounds(
    join(import.meta.dirname, '..'),
    files.filter(file => file.endsWith('.ts')),
  );
  const copies = Array.from({length: Math.min(jobs, asked.length)}, () => new Copy(files));
  const clear = () => copies.forEach(copy => copy.remove());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      clear();
      process.exit(130);
    });
  try {
    const queue = [...asked];
    const tried: Tried[] = [];
    await Promise.all(
      copies.map(async copy => {
        for (let bug = queue.shift(); bug !== undefined; bug = queue.shift()) {
          const started = Date.now();
          const fate = await fateOf(bug, copy, rounds);
          tried.push({bug, fate});
          const took = Math.round((Date.now() - started) / 1000);
          console.log(`${tried.length}/${asked.length} ${outcome(fate)}: ${inWords(bug)} (${took} s)`);
        }
      }),
    );
    summarize(tried, await failingAnyway(tried, copies[0]));
  } finally {
    clear();
  }
}

async function fateOf(bug: Bug, copy: Copy, rounds: Rounds): Promise<Fate> {
  const all = rounds.of(bug.file);
  const restore = copy.plant(bug);
  try {
    for (const tests of (options.near ? all.slice(0, NEAR) : all).filter(each => each.length > 0)) {
      const [failure] = await copy.failures(tests, {seconds});
      if (failure) return failure;
    }
    return options.near || (await copy.compiles(seconds)) ? undefined : {by: 'compiler'};
  } finally {
    restore();
  }
}

/** A test that fails, or takes as long, without a bug too has caught none. */
async function failingAnyway(tried: readonly Tried[], copy: Copy): Promise<readonly Failure[]> {
  const catching = new Set(
    tried.flatMap(({fate}) => (fate?.by === 'test' ? [fate.file] : fate?.by === 'time' ? fate.tests : [])),
  );
  return catching.size === 0
    ? []
    : copy.failures([...catching], {seconds: seconds * catching.size, all: true});
}

function summarize(tried: readonly Tried[], amiss: readonly Failure[]): void {
  const by = (what: NonNullable<Fate>['by']) => tried.filter(({fate}) => fate?.by === what).length;
  const survivors = tried.filter(({fate}) => fate === undefined).map(({bug}) => bug);
  const unexplained = survivors.filter(({lives}) => lives === undefined);
  const dead = tried.filter(({bug, fate}) => bug.lives !== undefined && fate !== undefined);
  console.log(
    `\n${tried.length} bugs: ${by('test')} caught by a test, ${by('time')} by running too long, ${by('compiler')} by the ` +
      `compiler alone; ${survivors.length} survived, ${survivors.length - unexplained.length} of them for a reason`,
  );
  for (const bug of unexplained) console.log(`survived: ${inWords(bug)}`);
  for (const bug of survivors)
    if (bug.lives !== undefined) console.log(`lives: ${inWords(bug)}: ${bug.lives}`);
  for (const {bug} of dead) console.log(`caught, though it is listed with a reason to live: ${inWords(bug)}`);
  for (const failure of amiss) console.log(`fails without a bug, too: ${outcome(failure)}`);
  if (unexplained.length + dead.length + amiss.length > 0) process.exitCode = 1;
}

function outcome(fate: Fate): string {
  if (fate === undefined) return 'SURVIVED';
  if (fate.by === 'time') return `${fate.tests.join(', ')} did not end`;
  return fate.by === 'test' ? `${fate.file} › ${fate.test}` : 'caught by the compiler';
}

function inWords({file, text, becomes, why}: Bug): string {
  const [from, to] = [text, becomes].map(each => each.trim().replace(/\s+/g, ' '));
  return `${file}: ${why}: ${from} → ${to || 'nothing'}`;
}
