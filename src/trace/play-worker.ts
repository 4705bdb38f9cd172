/** What a worker thread runs: a recorded program is played on the default guest, and its events are held to the rules of a recording. */
import type {MessagePort} from 'node:worker_threads';
import type {Problem} from '../recording/linter.ts';
import {Recorder} from '../recording/recorder.ts';
import {Linter} from '../replay/linter.ts';
import {headerOf} from '../replay/pass.ts';
import {findWorkload} from '../suite/catalogue.ts';
import {defaultsOf} from '../suite/definition.ts';
import {guestDefinitionsOf, sourceOf} from '../suite/source.ts';
import {sentenceOf} from '../suite/usage-error.ts';

export interface Errand {
  readonly path: string;
  /** Nothing is looked at after so many problems. */
  readonly most: number;
  /** Is told how many events there are. */
  readonly progress: MessagePort;
}

export interface Played {
  /** Of its events. */
  readonly problems: readonly Problem[];
  /** Why it cannot be played, in a sentence. */
  readonly failure?: string;
}

export default async function play({path, most, progress}: Errand): Promise<Played> {
  const {thing} = await findWorkload(path);
  const source = sourceOf(thing, {parameters: {}, guest: defaultsOf(guestDefinitionsOf(thing)), seed: 1});
  const linter = new Linter(headerOf(source));
  const {problems} = linter;
  const recorder = new Recorder(chunk => {
    if (problems.length <= most) linter.lint(chunk);
    progress.postMessage(recorder.length, []);
  });
  try {
    source.record(recorder);
    return {problems};
  } catch (thrown) {
    return {problems, failure: sentenceOf(thrown)};
  }
}
