import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {bugs} from './bugs/index.ts';
import {projectFiles} from './copy.ts';
import {Rounds} from './rounds.ts';

const root = mkdtempSync(join(tmpdir(), 'pagewalk-rounds-'));

const FILES: Readonly<Record<string, string>> = {
  'src/tune/knee.ts': '',
  'src/tune/knee.test.ts': "import {knee} from './knee.ts';",
  'src/tune/near.test.ts': "import {knee} from './knee.ts';",
  'src/tune/result.ts': "import {\n  knee,\n} from './knee.ts';",
  'src/tune/result.test.ts': "import {result} from './result.ts';",
  'src/tune/words.test.ts': "import type {Knee} from './knee.ts';",
  'src/report/knee.test.ts': "const {knee} = await import('../tune/knee.ts');",
  'src/report/other.test.ts': '',
  'src/cli/tune.test.ts':
    "import {bench} from './test-session.ts';\nimport {result} from '../tune/result.ts';",
  'src/cli/run.test.ts': "import {bench} from './test-session.ts';",
  'src/cli/list.test.ts': "import {bench} from './test-session.ts';",
  'src/cli/words.test.ts': "const file = new URL('../tune/result.ts', import.meta.url);",
  'src/cli/table.test.ts': '',
};

beforeAll(() => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(join(root, dirname(file)), {recursive: true});
    writeFileSync(join(root, file), text);
  }
});

afterAll(() => rmSync(root, {recursive: true}));

test('tests come from near to far, those of the command line last and all of them', () => {
  expect(new Rounds(root, Object.keys(FILES)).of('src/tune/knee.ts')).toEqual([
    ['src/tune/knee.test.ts'],
    ['src/tune/near.test.ts'],
    ['src/tune/result.test.ts'],
    ['src/report/knee.test.ts', 'src/cli/words.test.ts'],
    ['src/cli/tune.test.ts'],
    ['src/cli/run.test.ts'],
    ['src/cli/list.test.ts'],
  ]);
});

test('no test runs twice for a bug, and every bug has some', () => {
  const rounds = new Rounds(
    join(import.meta.dirname, '../..'),
    projectFiles().filter(file => file.endsWith('.ts')),
  );
  for (const file of new Set(bugs.map(bug => bug.file))) {
    const tests = rounds.of(file).flat();
    expect(tests.length, file).toBeGreaterThan(0);
    expect(new Set(tests).size, file).toBe(tests.length);
  }
});
