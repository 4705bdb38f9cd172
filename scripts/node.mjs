/** Runs a file on the Node that it needs: `node scripts/node.mjs FILE ARGUMENTS`. */
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {onNewEnoughNode} from '../src/cli/node.mjs';

const [own, , name, ...argv] = process.argv;
const file = resolve(name);
await onNewEnoughNode(file, argv, () => {
  process.argv = [own, file, ...argv];
  return import(pathToFileURL(file).href);
});
