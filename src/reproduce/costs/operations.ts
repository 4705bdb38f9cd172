/**
 * The operations: those of LMbench, as its sources have them, and those of our own measurement of a Linux kernel. Each is
 * one process on one processor, or two that take turns.
 */
import type {GuestKernel} from '../../guest/kernel.ts';
import type {Process, Region} from '../../guest/story.ts';
import {HELLO} from '../../../workloads/programs/hello.ts';
import {LAT_PROC} from '../../../workloads/programs/lat-proc.ts';
import {BASH} from '../../../workloads/programs/bash.ts';
import type {CostOperation} from './operation.ts';

/** Pages of the region that most of the kernel's operations were measured on. */
const REGION_PAGES = 512;
/** 80 MiB: what is touched fills four leaf tables. */
const MAPPED_PAGES = 20_480;

export const OPERATIONS: readonly CostOperation[] = [
  {
    id: 'syscall',
    description: 'a system call that does nothing (LMbench: getppid)',
    begin: kernel => {
      const process = kernel.spawn();
      return {act: () => process.syscall()};
    },
  },
  {
    id: 'signal',
    description: 'a signal sent to oneself, and the return from its handler',
    begin: kernel => {
      const process = kernel.spawn();
      return {act: () => process.signal()};
    },
  },
  {
    id: 'refused-store',
    description:
      'a store to a read-only page of a shared file, the signal for it, and the return from its handler',
    begin: kernel => {
      const page = kernel.spawn().mapFile(kernel.file(1), {sharing: 'shared', protection: 'read'});
      page.read(0);
      return {act: () => page.refused('write', 0)};
    },
  },
  {
    id: 'file-page',
    description: 'reading each page of a cached file that is newly mapped, a page (LMbench: lat_pagefault)',
    times: REGION_PAGES,
    begin: kernel => {
      const process = kernel.spawn();
      const file = kernel.file(REGION_PAGES);
      return again(
        () => process.mapFile(file, {sharing: 'shared', protection: 'read', alignment: 0}),
        region => region.touchAll('read'),
      );
    },
  },
  {
    id: 'first-touch',
    description: 'writing to a page of anonymous memory for the first time',
    times: REGION_PAGES,
    begin: kernel => onFresh(kernel, region => region.touchAll('write')),
  },
  {
    id: 'first-touch-cold',
    description: 'the same on a host that has not backed the page',
    times: REGION_PAGES,
    guest: {lifo: 0},
    host: {warm: 0},
    begin: kernel => onFresh(kernel, region => region.touchAll('write')),
  },
  {
    id: 'zero-read',
    description: 'reading a page of anonymous memory for the first time: the zero page is mapped',
    times: REGION_PAGES,
    begin: kernel => onFresh(kernel, region => region.touchAll('read')),
  },
  {
    id: 'copy-on-write',
    description: 'writing to a page that a forked child shares',
    times: REGION_PAGES,
    warmUp: 2,
    rounds: 8,
    begin: kernel => {
      const parent = kernel.spawn();
      const heap = parent.map(REGION_PAGES, {alignment: 0});
      heap.touchAll('write');
      let child: Process | undefined;
      return {
        prepare() {
          child?.exit();
          child = parent.fork();
          parent.run();
        },
        act: () => heap.touchAll('write'),
      };
    },
  },
  {
    id: 'copy-on-write-reuse',
    description: 'writing to a page that was shared with a child which is gone',
    times: REGION_PAGES,
    warmUp: 2,
    rounds: 8,
    begin: kernel => {
      const parent = kernel.spawn();
      const heap = parent.map(REGION_PAGES, {alignment: 0});
      heap.touchAll('write');
      return {
        prepare() {
          parent.fork().exit();
          parent.run();
        },
        act: () => heap.touchAll('write'),
      };
    },
  },
  {
    id: 'map-unmap',
    description: 'mmap and munmap of 512 pages that nobody touches',
    begin: kernel => {
      const process = kernel.spawn();
      return {act: () => process.map(REGION_PAGES, {alignment: 0}).unmap()};
    },
  },
  {
    id: 'mmap-touch',
    description:
      'mmap of a cached file, shared, a write to each fourth page of its first tenth, and munmap (LMbench: lat_mmap)',
    warmUp: 2,
    rounds: 8,
    begin: kernel => {
      const process = kernel.spawn();
      const file = kernel.file(MAPPED_PAGES);
      return {
        act() {
          const region = process.mapFile(file, {sharing: 'shared', alignment: 0});
          for (let page = 0; page < MAPPED_PAGES / 10; page += 4) region.write(page);
          region.unmap();
        },
      };
    },
  },
  unmapOf(20),
  unmapOf(200),
  protectOf(8),
  protectOf(REGION_PAGES),
  {
    id: 'discard-and-touch',
    description: 'madvise(DONTNEED) of 256 pages and a write to each, a page',
    times: 256,
    begin: kernel => {
      const region = kernel.spawn().map(256, {alignment: 0});
      region.touchAll('write');
      return {
        act() {
          region.discard();
          region.touchAll('write');
        },
      };
    },
  },
  forked('fork', 'fork, and the child ends at once (LMbench: lat_proc fork)', () => {}),
  forked('exec', 'fork, and the child executes a program that ends (LMbench: lat_proc exec)', each =>
    each.exec(HELLO),
  ),
  forked(
    'shell',
    'fork, and the child executes a shell for such a program (LMbench: lat_proc shell)',
    each => {
      each.exec(BASH);
      each.exec(HELLO);
    },
  ),
  forkWith(0),
  forkWith(2048),
  {
    id: 'pipe-alone',
    description: 'a write to a pipe and the read of it by the same process',
    begin: kernel => {
      const process = kernel.spawn();
      return {
        act() {
          process.pipe();
          process.pipe();
        },
      };
    },
  },
  {
    id: 'pipe-round-trip',
    description: 'a line to another process and back, through two pipes: two switches',
    begin: kernel => {
      const [one, other] = [kernel.spawn(), kernel.spawn()];
      return {
        act() {
          for (const [from, to] of [
            [one, other],
            [other, one],
          ]) {
            from.pipe();
            to.pipe();
          }
        },
      };
    },
  },
];

function unmapOf(pages: number): CostOperation {
  return {
    id: `unmap-${pages}`,
    description: `munmap of ${pages} of 512 written pages`,
    begin: kernel => {
      const process = kernel.spawn();
      return again(
        () => {
          const region = process.map(REGION_PAGES, {alignment: 0});
          region.touchAll('write');
          return region;
        },
        region => region.unmap(0, pages),
        region => region.unmap(pages),
      );
    },
  };
}

function protectOf(pages: number): CostOperation {
  return {
    id: `protect-${pages}`,
    description: `mprotect of ${pages} of 512 written pages`,
    times: 2,
    begin: kernel => {
      const region = kernel.spawn().map(REGION_PAGES, {alignment: 0});
      region.touchAll('write');
      return {
        prepare: () => region.touchAll('read'),
        act() {
          region.protect('read', 0, pages);
          region.protect('read-write', 0, pages);
        },
      };
    },
  };
}

/** A process of libc that forks, and waits for what the child does and its end. */
function forked(id: string, description: string, act: (process: Process) => void): CostOperation {
  return {
    id,
    description,
    warmUp: 8,
    rounds: 24,
    begin: kernel => {
      const parent = kernel.spawn({program: LAT_PROC});
      return {
        act() {
          const child = parent.fork();
          parent.wait();
          act(child);
          child.exit();
          parent.run();
        },
      };
    },
  };
}

function forkWith(heapPages: number): CostOperation {
  return {
    id: `fork-heap-${heapPages}`,
    description: `fork of a process with ${heapPages} written pages, and the child's end`,
    warmUp: 2,
    rounds: 8,
    begin: kernel => {
      const parent = kernel.spawn();
      if (heapPages > 0) parent.map(heapPages, {alignment: 0}).touchAll('write');
      return {
        act() {
          const child = parent.fork();
          parent.wait();
          child.exit();
          parent.run();
        },
      };
    },
  };
}

/** A region that is mapped for each round, and goes after it. */
function again(map: () => Region, act: (region: Region) => void, after = (region: Region) => region.unmap()) {
  let region: Region | undefined;
  return {
    prepare() {
      if (region) after(region);
      region = map();
    },
    act: () => act(region!),
  };
}

function onFresh(kernel: GuestKernel, act: (region: Region) => void) {
  const process = kernel.spawn();
  return again(() => process.map(REGION_PAGES, {alignment: 0}), act);
}
