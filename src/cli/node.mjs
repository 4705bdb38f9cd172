/**
 * The Node that runs TypeScript: the one that has started this file or, where that is too old, the one that `npm ci`
 * brought. npm 11 and 12 put that first on the PATH of `npx` and of npm's scripts, and npm 10 does not. The package brings
 * none. Plain JavaScript, which an older Node can still read.
 */
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const NEEDED = 24;
const CLONE = new URL('../../', import.meta.url);
const USAGE_ERROR = 1;
/** Whether this is the package, which is compiled, and installed with all that it needs. */
export const isPackage = existsSync(new URL('main.js', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

// Before 24.3, Node warned of what it has since called stable: type stripping and globSync.
if (major === 24 && minor < 3) {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...more) => {
    if (more[0] !== 'ExperimentalWarning') emitWarning(warning, ...more);
  };
}

/** Goes on here, or hands the file and its arguments over to the Node that `npm ci` brought. */
export async function onNewEnoughNode(file, argv, goOn) {
  if (major < NEEDED) handOver(file, argv);
  else if (isPackage || existsSync(new URL('node_modules/', CLONE))) await goOn();
  else fail('pagewalk is not installed yet: run `npm ci` in its folder.');
}

/** This process then ends as that one does. */
function handOver(file, argv) {
  const node = broughtNode();
  if (node === undefined) return sayWhatIsMissing();
  const child = spawn(node, [file, ...argv], {stdio: 'inherit'});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal interrupts both of us, and a second interruption would end the run at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', sayWhatIsMissing);
  child.on('exit', (status, signal) => {
    if (signal === null) {
      process.exitCode = status;
    } else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

/** The binary of the package that is for this platform, if it is installed. */
function broughtNode() {
  for (const name of Object.keys(manifestIn(CLONE)?.optionalDependencies ?? {})) {
    const folder = new URL(`node_modules/${name}/`, CLONE);
    const manifest = manifestIn(folder);
    if (manifest?.os === process.platform && manifest.cpu === process.arch) {
      return fileURLToPath(new URL(manifest.bin.node, folder));
    }
  }
  return undefined;
}

function manifestIn(folder) {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  } catch {
    return undefined;
  }
}

function sayWhatIsMissing() {
  const needed = `pagewalk needs Node ${NEEDED} or newer, this is ${process.version}`;
  const install = `install Node ${NEEDED} from https://nodejs.org.`;
  fail(
    isPackage
      ? `${needed}: ${install}`
      : `${needed}, and node_modules has none for ${process.platform}-${process.arch}: ` +
          `run \`npm ci\` without --omit=optional or, where that brings none, ${install}`,
  );
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = USAGE_ERROR;
}
