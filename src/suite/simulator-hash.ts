/** A hash of the source that decides a cell's numbers: change a line of it and every cell is run again. */
import {globSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {canonicalJson, sha256} from './canonical.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All below the suite, and of the suite what turns a pass into cells. */
const SOURCES = [
  'src/{timing,hardware,host,machines,recording,guest,shadow,strategies,replay}/**/*.ts',
  'src/suite/{planned-pass,run-pass,derived,source,trace-file,recording-hash,library,own-catalogue,result}.ts',
  'workloads/**/*.ts',
];

export function simulatorHash(): string {
  const paths = SOURCES.flatMap(pattern => globSync(pattern, {cwd: ROOT}))
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => !/\.(test|properties)\.ts$/.test(path))
    .sort();
  return sha256(canonicalJson(paths.map(path => [path, sha256(readFileSync(ROOT + path, 'utf8'))])));
}
