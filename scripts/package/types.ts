/** What a user's compiler finds wrong, whose project is as strict as can be or of one line. */
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {called} from './called.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');

/** As the README shows it. */
const [ONE_LINE] = /^\{"extends": "pagewalk\/.*\}$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))!;

const PROJECTS = {
  'of one line': JSON.parse(ONE_LINE) as object,
  strict: {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      types: [],
      noEmit: true,
      strict: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
    },
  },
};

/** What is wrong with these files of a folder in which the package is installed; a misspelt name must be. */
export async function typeErrors(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(PROJECTS).map(async ([name, project]) => {
      const place = join(folder, `types ${name}`);
      mkdirSync(place);
      for (const file of files) cpSync(join(folder, file), join(place, file));
      writeFileSync(join(place, 'package.json'), '{"type": "module"}');
      writeFileSync(join(place, 'misspelt.ts'), "import {walkload} from 'pagewalk';\nvoid walkload;\n");
      writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(project));
      const {out} = await called(place, [process.execPath, COMPILER, '-p', '.', '--pretty', 'false']);
      const errors = out.split('\n').filter(line => line.includes('error TS'));
      const others = errors.filter(line => !line.startsWith('misspelt.ts(1,9)'));
      return others.length < errors.length ? others : [...others, 'a name that is misspelt is taken'];
    }),
  );
  return found.flat();
}
