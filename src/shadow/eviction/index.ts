/** Every eviction policy: add a file, then a line here. */
import {fifo} from './fifo.ts';
import {lru} from './lru.ts';
import type {EvictionKind} from './policy.ts';
import {random} from './random.ts';
import {unbounded} from './unbounded.ts';

export const evictionKinds: readonly EvictionKind[] = [fifo, lru, random, unbounded];
