#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is wrong.
import * as module from 'node:module';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `pagewalk needs Node ${NEEDED} or newer and this is ${process.version}: start it by \`npm start\` or \`npx pagewalk\` ` +
      'in its folder, which use the Node that `npm ci` brought (after `npm ci --ignore-scripts`, run `npm rebuild node` once).\n',
  );
  process.exitCode = 1;
} else {
  // Starts in less than half the time: TypeScript is stripped and compiled once.
  module.enableCompileCache();
  const {start} = await import('./main.ts');
  await start();
}
