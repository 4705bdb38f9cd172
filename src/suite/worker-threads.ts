import * as module from 'node:module';
import {Piscina} from 'piscina';

/** Up to `most` threads that run the default export of a file. */
export function workerThreads(filename: string, most: number): Piscina {
  // Worker threads keep no compiled code unless they are told where, and take twice as long to start.
  const {directory} = module.enableCompileCache();
  const env = directory === undefined ? process.env : {...process.env, NODE_COMPILE_CACHE: directory};
  return new Piscina({filename, minThreads: most, maxThreads: most, env});
}
