/** A command in a folder, as from a user's shell: nothing of the npm that runs this, and a Node that is new enough. */
import {spawn} from 'node:child_process';
import {delimiter, dirname} from 'node:path';

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const OWN = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name));
const ENVIRONMENT = {
  ...Object.fromEntries(OWN),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
};

export function called(cwd: string, [command, ...words]: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd,
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('error', reject);
    child.on('close', status => resolve({status, out, err}));
  });
}

/** Its output; where it fails, an error that says how. */
export async function done(cwd: string, words: readonly string[]): Promise<string> {
  const {status, out, err} = await called(cwd, words);
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${out}${err}`);
  return out;
}
