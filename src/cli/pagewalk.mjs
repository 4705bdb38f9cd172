#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is wrong.
import * as module from 'node:module';

const NEEDED = 24;
/** As in status.ts, which an older Node cannot read. */
const INTERRUPTED = 130;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `pagewalk needs Node ${NEEDED} or newer and this is ${process.version}: start it by \`npm start\` or \`npx pagewalk\` ` +
      'in its folder, which use the Node that `npm ci` brought (after `npm ci --ignore-scripts`, run `npm rebuild node` once).\n',
  );
  process.exitCode = 1;
} else {
  // From the first moment: an interruption ends the run in good order, the second at once.
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(INTERRUPTED);
      interruption.abort();
    });
  // Starts in less than half the time: TypeScript is stripped and compiled once.
  module.enableCompileCache();
  const {start} = await import('./main.ts');
  await start(interruption.signal);
}
