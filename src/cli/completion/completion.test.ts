/** What a Tab answers, and that shells ask and take it as they should. */
import {execFileSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {EVENT_NAMES} from '../../timing/events.ts';
import {strategies} from '../../strategies/index.ts';
import {bench, type Bench} from '../test-session.ts';

let here: Bench;
beforeAll(() => {
  here = bench();
});

async function answers(...words: readonly string[]): Promise<readonly string[]> {
  const {status, out, err} = await here.pagewalk('complete', '--', ...words);
  expect([status, err]).toEqual([0, '']);
  return out.split('\n').flatMap(line => (line === '' ? [] : [line.split('\t')[0]]));
}

test.for<readonly [words: string, answers: readonly string[]]>([
  ['re', ['record', 'report', 'reproduce']],
  ['trace ', ['info', 'lint', 'export', 'help']],
  ['run --strat', ['--strategy']],
  ['run --str', ['--strategy', '--strict']],
  ['run --strategy pal', ['palacios-vtlb', 'palacios-cache']],
  ['run --strategy kvm,palacios-v', ['kvm,palacios-vtlb']],
  ['run --strategy = xen', ['xen-shadow3']],
  ['run --check --machine zen', ['zen2', 'zen4']],
  ['run --set gups.t', ['gups.tablePages=']],
  ['explain --event exitsHid', ['exitsHiddenFault']],
  ['tune --objective c', ['cycles']],
  ['list po', ['policies']],
  ['list policies lr', ['lru']],
  ['list strategies kvm', ['kvm', 'kvm-2007']],
  ['reproduce T1 T27', ['T27']],
  ['reproduce --out T1 --li', ['--list']],
  ['list --json policies lr', ['lru']],
  ['explain --event walks --st', ['--strategy', '--state']],
  ['trace info --json ', []],
  ['record --workload trace --o', ['--out']],
  ['completion ', ['bash', 'zsh', 'fish']],
  // Files, which the shell knows.
  ['run ', []],
  ['run ./sp', []],
  ['run --strategy ./mine', []],
  ['export results', []],
])('%s', async ([words, expected]) => {
  expect(await answers(...words.split(' '))).toEqual(expected);
});

test('every strategy and every event is an answer', async () => {
  expect(await answers('run', '--strategy', '')).toEqual(strategies.map(({id}) => id));
  expect(await answers('explain', '--event', '')).toEqual([...EVENT_NAMES]);
});

/** Prints a line each of what the shell would offer after the words, which are written as they are typed. */
const SHELLS: Readonly<Record<string, (typed: readonly string[]) => readonly string[]>> = {
  bash: words => [
    '-c',
    'source "$0"; COMP_WORDS=(pagewalk "$@"); COMP_CWORD=$#; compopt() { echo "compopt $*"; }; _pagewalk; printf "%s\\n" "${COMPREPLY[@]}"',
    './tab',
    ...words,
  ],
  zsh: words => [
    '-c',
    'compdef() { :; }; _files() { print files; }; _describe() { print -l "${(@P)3}" "${@[4,-1]}"; }; source "$0"; words=(pagewalk "$@"); CURRENT=$#words; _pagewalk',
    './tab',
    ...words,
  ],
  fish: words => ['-c', `source ./tab; complete -C '${['pagewalk', ...words].join(' ')}'`],
};

const places = (shell: string): readonly string[] =>
  ['/bin', '/usr/bin'].map(folder => join(folder, shell)).filter(existsSync);
const present = Object.keys(SHELLS).filter(shell => places(shell).length > 0);

test.for(present)('%s asks and offers', {timeout: 60_000}, async shell => {
  const [command] = places(shell);
  writeFileSync(join(here.folder, 'tab'), (await here.process('completion', shell)).out);
  const offered = (...words: readonly string[]): string =>
    execFileSync(command, [...SHELLS[shell](words)], {cwd: here.folder, encoding: 'utf8'});
  expect(offered('rep')).toMatch(/^report\b[^\n]*\nreproduce\b[^\n]*\n$/);
  expect(offered('run', '--set', 'gups.t')).toMatch(/^(compopt -o nospace\n)?gups\.tablePages=/);
  // What was typed is no command.
  expect(offered('run', '--workload', '$(touch', 'gone);touch', 'gone')).not.toContain('nested');
  expect(existsSync(join(here.folder, 'gone'))).toBe(false);
});
