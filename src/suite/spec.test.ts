import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {readSpec} from './read-spec.ts';
import {seedsOf} from './seeds.ts';
import {entryOf} from './spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-spec-'));

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What is said of a spec with this text, without the folder. */
function complaint(name: string, text: string): string {
  try {
    readSpec(written(name, text));
  } catch (thrown) {
    return (thrown as Error).message.replace(`${folder}/`, '');
  }
  throw new Error('the spec was accepted');
}

test('JSON and YAML say the same, and defaults are filled in', () => {
  const json = readSpec(
    written('a.json', '{"workloads": ["gups", {"workload": "zipf", "set": {"pages": [1, 2]}}]}'),
  );
  const yaml = readSpec(
    written('a.yaml', 'workloads:\n  - gups\n  - workload: zipf\n    set: {pages: [1, 2]}\n'),
  );
  expect(yaml).toEqual(json);
  expect(json.machines).toEqual(['cascade-lake']);
  expect(seedsOf(json)).toEqual([1, 2, 3, 4, 5]);
  expect(json.workloads.map(entryOf)).toEqual([
    {name: 'gups', set: {}},
    {name: 'zipf', set: {pages: [1, 2]}},
  ]);
});

test('a list of seeds is taken as it stands', () => {
  expect(seedsOf(readSpec(written('s.json', '{"workloads": ["gups"], "seeds": [7]}')))).toEqual([7]);
});

test('files lie relative to the spec that names them; ids stay ids', () => {
  const spec = readSpec(written('f.json', '{"workloads": ["./mine.ts", "ls.lackey", "gups"]}'));
  expect(spec.workloads).toEqual([join(folder, 'mine.ts'), join(folder, 'ls.lackey'), 'gups']);
});

test('a file that a setting names lies relative to the spec too; a word stays a word', () => {
  const {strategies, set} = readSpec(
    written(
      'p.yaml',
      'workloads: [gups]\n' +
        'strategies: [{strategy: shadow-cached, set: {eviction: [./mine.ts, lru], poolPages: 64}}]\n' +
        'set: {shadow-cached.eviction: ../yours.mjs}\n',
    ),
  );
  expect(strategies.map(entryOf)[0].set).toEqual({eviction: [join(folder, 'mine.ts'), 'lru'], poolPages: 64});
  expect(set).toEqual({'shadow-cached.eviction': join(dirname(folder), 'yours.mjs')});
});

test('an unknown key is met with the known one that is near', () => {
  expect(complaint('k.json', '{"workload": ["gups"], "workloads": ["gups"]}')).toBe(
    'k.json, line 1: unknown key "workload" (did you mean "workloads"?)',
  );
  expect(complaint('e.yaml', 'workloads:\n  - workload: gups\n    sett: {}\n')).toBe(
    'e.yaml, line 3: workloads[0]: unknown key "sett" (did you mean "set"?)',
  );
  // The reason for which another is missing.
  expect(complaint('m.yaml', '# mine\nworkload: [gups]\n')).toBe(
    'm.yaml, line 2: unknown key "workload" (did you mean "workloads"?)',
  );
  expect(complaint('s.yaml', 'workloads: [gups]\nstrategies: [{strategie: kvm}]\n')).toBe(
    's.yaml, line 2: strategies[0]: unknown key "strategie" (did you mean "strategy"?)',
  );
});

test('a wrong value is told with its line, its field and what was expected', () => {
  expect(complaint('w.yaml', 'workloads: [gups]\nseeds: five\n')).toBe(
    'w.yaml, line 2: seeds is "five", expected a number or a list',
  );
  expect(complaint('z.yaml', 'workloads: [gups]\nseeds: 0\n')).toBe(
    'z.yaml, line 2: seeds is 0, expected at least 1',
  );
  expect(complaint('n.yaml', 'workloads: []\n')).toBe(
    'n.yaml, line 1: workloads is [], expected a list of at least 1',
  );
  expect(complaint('c.yaml', 'workloads: [gups]\ncheck: yes please\n')).toBe(
    'c.yaml, line 2: check is "yes please", expected true or false',
  );
  expect(complaint('m.json', '{}')).toBe('m.json: workloads is missing, expected a list');
  expect(complaint('t.json', '3')).toBe('t.json: the whole is 3, expected an object');
});

test('malformed text is told with its line', () => {
  expect(complaint('bad.yaml', 'workloads:\n  - gups\n  - [zipf\nseeds: 3\n')).toMatch(
    /^bad\.yaml, line \d+, column \d+: /,
  );
  expect(complaint('worse.json', '{"workloads": ["gups"')).toMatch(/^worse\.json, line 1, column \d+: /);
});

test('a missing file is told', () => {
  expect(() => readSpec('/no/such/spec.json')).toThrow('/no/such/spec.json: no such file or folder');
});

test.each([
  ['empty.json', '', 'empty.json: is empty, expected an object'],
  ['blank.yaml', '\n \n', 'blank.yaml: is empty, expected an object'],
  [
    'broken.json',
    '{\n "workloads": ["gups"}',
    "broken.json, line 2, column 22: expected an object in JSON, which this is not: Expected ',' or ']' after array element",
  ],
  [
    'short.json',
    '{"workloads": [',
    'short.json: expected an object in JSON, which this is not: Unexpected end of JSON input',
  ],
  [
    'plain.json',
    'workloads: [gups]',
    'plain.json: expected an object in JSON, which this is not: Unexpected token \'w\', "workloads: [gups]" is not valid JSON',
  ],
])('%s is no spec', (name, text, sentence) => {
  expect(complaint(name, text)).toBe(sentence);
});
