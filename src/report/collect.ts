/** Collects garbage, for objects that hold memory which V8 does not know of and so sees no reason to free. */
import {setImmediate as turn} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

let gc: (() => void) | undefined;

export async function collect(): Promise<void> {
  if (!gc) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  gc();
  // What native objects hold is given back in a turn of the event loop of its own.
  await turn();
}
