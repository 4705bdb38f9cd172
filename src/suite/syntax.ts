/** Where a file of the user's does not parse, which an import that fails does not say. */
import {spawnSync} from 'node:child_process';

/** The first of the files that does not parse, and where. */
export function unparsed(
  paths: readonly string[],
): {readonly path: string; readonly line: number} | undefined {
  for (const path of paths) {
    const line = unparsedLine(path);
    if (line !== undefined) return {path, line};
  }
  return undefined;
}

/** Whether a file of plain JavaScript has types, and would parse without them. */
export const hasTypes = (path: string): boolean =>
  /\.m?js$/.test(path) &&
  node('--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', STRIP, path).status === 0;

/** Node begins what it says of a file that does not parse with the file and the line. */
function unparsedLine(path: string): number | undefined {
  const {status, stderr} = node('--check', path);
  if (status === 0) return undefined;
  const place = stderr.split('\n').find(line => line.includes(`${path}:`));
  const line = Number.parseInt(place?.split(`${path}:`).at(-1) ?? '', 10);
  return Number.isInteger(line) ? line : undefined;
}

/** Ends in status 0 if the file has types and parses without them. */
const STRIP = `
import {stripTypeScriptTypes} from 'node:module';
import {readFileSync} from 'node:fs';
const text = readFileSync(process.argv[1], 'utf8');
process.exit(stripTypeScriptTypes(text) === text ? 1 : 0);
`;

function node(...argv: readonly string[]): {readonly status: number | null; readonly stderr: string} {
  return spawnSync(process.execPath, argv, {encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']});
}
