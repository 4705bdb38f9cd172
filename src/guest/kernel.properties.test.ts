/** Random operations on guests of every kind: the kernel's books must balance after each. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {audit} from './audit.ts';
import {OutOfMemory} from './frames.ts';
import {ObservedGuest} from './observed-guest.ts';
import type {GuestProcess} from './process.ts';
import type {Protection, Region, StoryParameters} from './story.ts';

const KINDS: Readonly<Record<string, StoryParameters>> = {
  'four levels': {memoryPages: 300},
  'five levels, isolated': {memoryPages: 300, levels: 5, isolated: 1},
  'no PCIDs, isolated, FIFO': {memoryPages: 300, pcid: 0, isolated: 1, lifo: 0},
  'little memory': {memoryPages: 130},
};

/** A story in play: each operation picks its process and region by number. */
class Play {
  readonly guest: ObservedGuest;
  private readonly living: {process: GuestProcess; regions: Region[]}[] = [];

  constructor(kind: StoryParameters) {
    this.guest = new ObservedGuest({indexBits: 3, codePages: 2, ...kind});
    this.spawn();
  }

  step([operation, who, which, page]: readonly [number, number, number, number]): void {
    if (this.living.length === 0) this.spawn();
    const {process, regions} = this.living[who % this.living.length];
    const region = regions[which % Math.max(1, regions.length)];
    const at = region ? page % region.pages : 0;
    const steps = [
      () => this.spawn(),
      () => void regions.push(process.map(1 + page, {pageLevel: page > 16 ? 2 : 1})),
      () =>
        void regions.push(process.mapFile(this.guest.file(1 + (page % 12)), {sharing: SHARING[which % 2]})),
      () => region?.write(at),
      () => region?.touchAll('write'),
      () => region?.read(at),
      () => this.fork(process, regions),
      () => region?.protect(PROTECTIONS[page % PROTECTIONS.length], at, 1),
      () => region?.protect('read-write'),
      () => region?.discard(at),
      () => region?.move(),
      () => this.unmap(regions, region),
      () => void process.brk(page % 5).touchAll('write'),
      () => this.exec(process, regions),
      () => this.exit(who % this.living.length),
      () => process.pipe(),
      () => this.guest.kernelThread(10),
    ];
    steps[operation % steps.length]();
  }

  private spawn(): void {
    if (this.living.length < 4) this.living.push({process: this.guest.spawn(), regions: []});
  }

  private fork(parent: GuestProcess, regions: readonly Region[]): void {
    if (this.living.length >= 4) return;
    const process = parent.sibling(parent.fork());
    this.living.push({process, regions: regions.map(region => region.in(process))});
  }

  private unmap(regions: Region[], region: Region | undefined): void {
    if (!region) return;
    region.unmap();
    regions.splice(regions.indexOf(region), 1);
  }

  private exec(process: GuestProcess, regions: Region[]): void {
    process.exec();
    regions.length = 0;
  }

  private exit(index: number): void {
    this.living.splice(index, 1)[0].process.exit();
  }
}

const SHARING = ['private', 'shared'] as const;
const PROTECTIONS: readonly Protection[] = ['read', 'read-write', 'none'];

/** What a story may do wrong, or run out of: the books must balance all the same. */
const mayHappen = (error: unknown): boolean =>
  error instanceof Error &&
  (error instanceof OutOfMemory ||
    /nothing is mapped that permits|does not fit|out of range/.test(error.message));

const step = fc.tuple(fc.nat(16), fc.nat(3), fc.nat(5), fc.nat(40));

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  test('the books balance after every operation', () => {
    fc.assert(
      fc.property(fc.array(step, {minLength: 10, maxLength: 60}), steps => {
        const play = new Play(kind);
        for (const each of steps) {
          try {
            play.step(each);
          } catch (error) {
            if (!mayHappen(error)) throw error;
            if (error instanceof OutOfMemory) return;
          }
          audit(play.guest.core);
        }
      }),
      {numRuns: 60, seed: 20260101},
    );
  });
});

test('the audit sees a page too many, a table nobody needs, and a frame in two places', () => {
  const broken = (breakIt: (guest: ObservedGuest) => void) => () => {
    const guest = new ObservedGuest({indexBits: 3, memoryPages: 300, codePages: 0});
    guest.spawn().map(4).touchAll('write');
    audit(guest.core);
    breakIt(guest);
    audit(guest.core);
  };
  expect(broken(({core}) => core.frames.mappings[core.frames.use.indexOf(3)]++)).toThrow('mappings');
  expect(broken(({core}) => core.spaces[0].areas.cut(0, 2 ** 32))).toThrow('audit');
  expect(broken(({core}) => core.newTable())).toThrow('the tables reached');
  expect(broken(({core}) => void core.swap.allocate(1))).toThrow('swap');
});
