/** A hash of the source that decides a cell's numbers: change a line of it and every cell is run again. */
import {globSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {built} from './built.ts';
import {canonicalJson, sha256} from './canonical.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** All below the suite, of the suite what turns a pass into cells, and what that asks of statistics. */
const SOURCES = [
  'src/{timing,hardware,host,machines,recording,guest,shadow,strategies,replay}/**/*.ts',
  'src/suite/{planned-pass,run-pass,derived,conclusions/steadiness,source,trace-file,recording-hash,library,own-catalogue,result}.ts',
  'src/suite/recording-file/{events-reader,events,program-file-reader,program,file-reader,level,layout,section,compression}.ts',
  'src/stats/{halves,seeded-random}.ts',
  'workloads/**/*.ts',
];

/** Their paths from the root, in order. */
export const simulatorSources = (): readonly string[] =>
  SOURCES.flatMap(pattern => globSync(pattern, {cwd: ROOT}))
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => !/\.(test|properties)\.ts$/.test(path))
    .sort();

export const simulatorHash = (): string => built?.simulator ?? hashOfSources();

const hashOfSources = (): string =>
  sha256(canonicalJson(simulatorSources().map(path => [path, sha256(readFileSync(ROOT + path, 'utf8'))])));
