#!/usr/bin/env node
// Plain JavaScript, so that an older Node can hand over to a newer one, or say that there is none.
import * as module from 'node:module';
import {fileURLToPath} from 'node:url';
import {isPackage, onNewEnoughNode} from './node.mjs';

/** As in status.ts, which an older Node cannot read. */
const INTERRUPTED = 130;

await onNewEnoughNode(fileURLToPath(import.meta.url), process.argv.slice(2), async () => {
  // From the first moment: an interruption ends the run in good order, the second at once.
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(INTERRUPTED);
      interruption.abort();
    });
  }
  // Starts in less than half the time: all is compiled once, and TypeScript stripped.
  module.enableCompileCache();
  const {start} = await import(isPackage ? './main.js' : './main.ts');
  await start(interruption.signal);
});
