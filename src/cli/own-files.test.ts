/** What this program brings can be written as a file of the user's own: nothing but its imports and its id change. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const ROOT = new URL('../../', import.meta.url);

/** The file at `path` of this program, as a user would copy it. */
function copied(path: string, id: string, exported: string): string {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
    .replaceAll(/from '\.[^']*'/g, "from 'pagewalk'")
    .replace(`id: '${id}'`, `id: 'my-${id}'`);
  return `${text}\nexport default ${exported};\n`;
}

interface Told {
  readonly cells: readonly {readonly strategy: string; readonly workload: string; readonly events: object}[];
}

test('every strategy', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  const strategies = {
    native: 'native',
    nested: 'nested',
    'shadow-uncached': 'shadowUncached',
    'shadow-cached': 'shadowCached',
  };
  const ids = Object.keys(strategies);
  for (const [id, exported] of Object.entries(strategies)) {
    here.write(`my-${id}.ts`, copied(`src/strategies/${id}.ts`, id, exported));
  }
  const both = [...ids, ...ids.map(id => `./my-${id}.ts`)].join(',');
  const {out, err} = await here.pagewalk(
    'run',
    '--workload',
    'touch-once',
    '--strategy',
    both,
    '--seeds',
    '1',
    '--json',
    '--check',
  );
  expect(err).toMatch(/^The report is/);
  const {cells} = JSON.parse(out) as Told;
  const eventsOf = (strategy: string) => cells.find(cell => cell.strategy === strategy)!.events;
  for (const id of ids) expect(eventsOf(`my-${id}`)).toEqual(eventsOf(id));
});

test('the template of a story', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  here.write('mine.ts', copied('workloads/touch-once.ts', 'touch-once', 'touchOnce'));
  const {out, err} = await here.pagewalk(
    'run',
    '--workload',
    './mine.ts,touch-once',
    '--strategy',
    'nested',
    '--seeds',
    '1',
    '--json',
  );
  expect(err).toMatch(/^The report is/);
  const [mine, theirs] = ['my-touch-once', 'touch-once'].map(workload =>
    (JSON.parse(out) as Told).cells.filter(cell => cell.workload === workload).map(({events}) => events),
  );
  expect(mine).toEqual(theirs);
});
