/** Joins the thousand modules of the program to a few files: a third less to download, and quicker to start. */
import {globSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {join} from 'node:path';
import {rolldown} from 'rolldown';

/** What is loaded by name: the command, what users import, and each worker thread. */
const ENTRIES = ['src/cli/main.js', 'src/index.js', 'src/**/{worker,*-worker}.js'];

/** Makes the page's code, which the package has as it was made. */
const BUNDLER = /\/src\/live\/bundle\.js$/;
const PACKAGE = /^[^./]/;

/** What no `import` names, by why it is needed. */
const BESIDE = {
  commander: 'its typings are made for it, and load it',
  'dejavu-fonts-ttf': 'fonts are read from it',
};

/** Answers the packages that the program needs. */
export async function joined(compiled: string, into: string): Promise<ReadonlySet<string>> {
  const entries = globSync(ENTRIES, {cwd: compiled}).map(path => path.replace(/\.js$/, ''));
  const packages = new Set(Object.keys(BESIDE));
  const program = await rolldown({
    input: Object.fromEntries(entries.map(path => [path, join(compiled, path)])),
    platform: 'node',
    logLevel: 'silent',
    external(name) {
      const isPackage = PACKAGE.test(name);
      if (isPackage && !isBuiltin(name)) packages.add(packageOf(name));
      return isPackage || BUNDLER.test(name);
    },
  });
  const {output} = await program.write({
    dir: into,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'src/shared/[name].js',
    // Takes out blanks, and leaves every name.
    minify: {compress: false, mangle: false, codegen: {removeWhitespace: true}},
  });
  await program.close();
  for (const each of output)
    if (each.type === 'chunk' && each.code.includes('import.meta') && each.fileName.split('/').length !== 3)
      throw new Error(`${each.fileName} looks for files, expected one that is two folders below the root`);
  return packages;
}

const packageOf = (name: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0];
