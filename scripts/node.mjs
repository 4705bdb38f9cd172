/** Runs a file on the Node that it needs: `node scripts/node.mjs FILE ARGUMENTS`. */
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {onNewEnoughNode} from '../src/cli/node.mjs';

const [own, , name, ...argv] = process.argv;
const file = resolve(name);
if (existsSync(file)) {
  await onNewEnoughNode(file, argv, () => {
    process.argv = [own, file, ...argv];
    return import(pathToFileURL(file).href);
  });
} else {
  process.stderr.write(`${name} is not there: run \`npm ci\` with --include=dev.\n`);
  process.exitCode = 1;
}
