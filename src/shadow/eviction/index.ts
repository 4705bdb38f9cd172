/** Every eviction policy that can be named. To add one: a file beside this one, and a line here. */
import {arc} from './arc.ts';
import {belady} from './belady.ts';
import {clock} from './clock.ts';
import {fifo} from './fifo.ts';
import {gclock} from './gclock.ts';
import {greedyDual} from './greedy-dual.ts';
import {lfu} from './lfu.ts';
import {lirs} from './lirs.ts';
import {lru} from './lru.ts';
import type {EvictionKind} from './policy.ts';
import {random} from './random.ts';
import {s3Fifo} from './s3-fifo.ts';
import {sieve} from './sieve.ts';
import {twoQueue} from './two-queue.ts';
import {unbounded} from './unbounded.ts';
import {wTinyLfu} from './w-tiny-lfu.ts';

export const evictionKinds: readonly EvictionKind[] = [
  fifo,
  lru,
  random,
  clock,
  lfu,
  twoQueue,
  arc,
  lirs,
  sieve,
  s3Fifo,
  wTinyLfu,
  greedyDual,
  gclock,
  belady,
  unbounded,
];
