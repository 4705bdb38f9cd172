/** Every workload. A new one is a file and a line here. */
import type {Workload} from '../src/guest/story.ts';
import {ctxPingpong} from './ctx-pingpong.ts';
import {sequential} from './sequential.ts';
import {touchOnce} from './touch-once.ts';

export const workloads: readonly Workload[] = [ctxPingpong, sequential, touchOnce];
