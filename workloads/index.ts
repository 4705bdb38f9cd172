/** Every workload, by family. A new one is a file and a line here. */
import type {Workload} from '../src/guest/story.ts';
import {churnDontneed} from './churn-dontneed.ts';
import {compute} from './compute.ts';
import {crossover} from './crossover.ts';
import {ctxPingpong} from './ctx-pingpong.ts';
import {ctxRing} from './ctx-ring.ts';
import {database} from './database.ts';
import {faultAnon} from './fault-anon.ts';
import {firstTouch} from './first-touch.ts';
import {forkExec} from './fork-exec.ts';
import {forkExit} from './fork-exit.ts';
import {gups} from './gups.ts';
import {heapServer} from './heap-server.ts';
import {hostReclaim} from './host-reclaim.ts';
import {kernelBuild} from './kernel-build.ts';
import {keyValueStore} from './key-value-store.ts';
import {kptiSyscall} from './kpti-syscall.ts';
import {mapUnmap} from './map-unmap.ts';
import {mmapUntouched} from './mmap-untouched.ts';
import {mprotectToggle} from './mprotect-toggle.ts';
import {plainSyscall} from './plain-syscall.ts';
import {pointerChase} from './pointer-chase.ts';
import {prefork} from './prefork.ts';
import {sequential} from './sequential.ts';
import {shell} from './shell.ts';
import {snapshot} from './snapshot.ts';
import {swapThrash} from './swap-thrash.ts';
import {tableScan} from './table-scan.ts';
import {touchOnce} from './touch-once.ts';
import {webServer} from './web-server.ts';
import {zipf} from './zipf.ts';

export const workloads: readonly Workload[] = [
  kernelBuild,
  heapServer,
  webServer,
  keyValueStore,
  tableScan,
  database,
  ctxRing,
  ctxPingpong,
  kptiSyscall,
  forkExit,
  forkExec,
  shell,
  prefork,
  snapshot,
  firstTouch,
  faultAnon,
  churnDontneed,
  mapUnmap,
  mprotectToggle,
  crossover,
  touchOnce,
  swapThrash,
  hostReclaim,
  gups,
  zipf,
  pointerChase,
  sequential,
  compute,
  plainSyscall,
  mmapUntouched,
];
