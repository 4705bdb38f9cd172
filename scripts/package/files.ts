/** Files of two folders, compared. */
import {existsSync, globSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

/** Those that one of them lacks or has otherwise; of a run, all but where and when it was made. */
export function differences(one: string, other: string): readonly string[] {
  const names = new Set([one, other].flatMap(filesIn));
  return [...names].filter(name => {
    const paths = [join(one, name), join(other, name)];
    return !paths.every(path => existsSync(path)) || !readFileSync(paths[0]).equals(readFileSync(paths[1]));
  });
}

const filesIn = (folder: string): readonly string[] =>
  globSync('**', {cwd: folder, exclude: name => /(^|\/)(node_modules|environment\.json)$/.test(name)}).filter(
    name => statSync(join(folder, name)).isFile(),
  );
