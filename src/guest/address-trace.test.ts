import {describe, expect, test} from 'vitest';
import {FETCH, READ, USER_MODE, WRITE} from '../hardware/address.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import {eventAt, type RecordedEvent} from '../recording/reader.ts';
import {Recorder} from '../recording/recorder.ts';
import {measureSource} from '../testing/measured.ts';
import {addressTraceSource, TRACE_PARAMETERS} from './address-trace.ts';
import type {StoryParameters} from './story.ts';

const TABLES_ONLY = {kernelAccesses: 0, memoryPages: 4096};

interface Options {
  readonly parameters?: StoryParameters;
  readonly guest?: StoryParameters;
}

/** A trace told by addresses. */
type ByAddress = Readonly<Record<keyof AddressSink, (address: number | bigint, bytes: number) => void>>;

function byAddress(sink: AddressSink): ByAddress {
  const handOn = (kind: keyof AddressSink) => (address: number | bigint, bytes: number) =>
    sink[kind](Number(BigInt(address) >> 12n), Number(BigInt(address) & 0xfffn), bytes);
  return {
    instruction: handOn('instruction'),
    load: handOn('load'),
    store: handOn('store'),
    modify: handOn('modify'),
  };
}

function sourceOf(read: (sink: ByAddress) => void, {parameters, guest}: Options = {}) {
  return addressTraceSource(
    {name: 'test.lackey', read: sink => read(byAddress(sink))},
    {warmupAccesses: 1, ...parameters},
    {...TABLES_ONLY, ...guest},
    1,
  );
}

/** What the guest records of a trace, and the instructions that it counts. */
function record(read: (sink: ByAddress) => void, options: Options = {}) {
  const events: RecordedEvent[] = [];
  let instructions = 0;
  const recorder = new Recorder(chunk => {
    const event = eventAt(chunk, 0);
    events.push(event);
    if (event.type === 'access' && event.access >= USER_MODE) {
      const executed = event.expectation === 0 && !event.sameInstruction ? 1 : 0;
      instructions += chunk.instructions[0] + executed;
    }
    if (event.type === 'compute' && event.mode === USER_MODE) instructions += event.instructions;
  }, 1);
  sourceOf(read, options).record(recorder);
  const accesses = events.flatMap(event =>
    event.type === 'access' && event.access >= USER_MODE ? [event] : [],
  );
  const done = accesses.filter(({expectation}) => expectation === 0);
  return {events, accesses, done, instructions, chapters: recorder.chapters};
}

const kinds = {[READ | USER_MODE]: 'read', [WRITE | USER_MODE]: 'write', [FETCH | USER_MODE]: 'fetch'};

/** Kind, offset from the first page touched, and line of each access that went through. */
function told(read: (sink: ByAddress) => void): string[] {
  const {done} = record(read);
  const first = Math.min(...done.map(({gvn}) => gvn));
  return done.map(({access, gvn, line}) => `${kinds[access]} ${gvn - first}.${line}`);
}

describe('an address trace in the guest', () => {
  test('the first touch of a page, whatever it is, is one fault and gives it a frame of its own', () => {
    const {events, accesses} = record(sink => {
      sink.load(0x4000_1000, 8);
      sink.store(0x4000_1000, 8);
      sink.instruction(0x4000_1100, 3);
      sink.store(0x4000_2000, 8);
      sink.load(0x4000_2000, 8);
      sink.instruction(0x4000_3000, 3);
      sink.load(0x4000_3000, 3);
    });
    expect(accesses.filter(({expectation}) => expectation !== 0)).toHaveLength(3);
    const faults = events.filter(event => event.type === 'work' && event.work === 'guestFaults');
    expect(faults).toHaveLength(3);
    const leaves = events.filter(event => event.type === 'table store').slice(-3);
    expect(new Set(leaves.map(event => event.type === 'table store' && event.frame)).size).toBe(3);
  });

  test('an address keeps its page and its line', () => {
    expect(
      told(sink => {
        sink.load(0x4000_0000, 8);
        sink.load(0x4000_5fc0, 8);
        sink.store(0x4000_5fff, 1);
      }),
    ).toEqual(['read 0.0', 'read 5.63', 'write 5.63']);
  });

  test('what runs on into another page touches both', () => {
    expect(
      told(sink => {
        sink.load(0x4000_0ffc, 8);
        sink.store(0x4000_1ffc, 4);
        sink.instruction(0x4000_2fff, 2);
      }),
    ).toEqual(['read 0.63', 'read 1.0', 'write 1.63', 'fetch 2.63', 'fetch 3.0']);
  });

  test('code is fetched where it changes its page, and after each way back from the kernel', () => {
    expect(
      told(sink => {
        sink.load(0x4000_0000, 8);
        sink.instruction(0x4000_1000, 4); // new page
        sink.instruction(0x4000_1004, 4);
        sink.load(0x4000_0000, 8);
        sink.instruction(0x4000_1008, 4);
        sink.load(0x4000_3000, 8); // faults
        sink.instruction(0x4000_100c, 4);
        sink.instruction(0x4000_2000, 4); // new page
      }),
    ).toEqual(['read 0.0', 'fetch 1.0', 'read 0.0', 'read 3.0', 'fetch 1.0', 'fetch 2.0']);
  });

  test('counts the instructions of the trace, whatever they load and wherever they fault', () => {
    const {instructions, accesses} = record(sink => {
      for (let round = 0; round < 50; round++) {
        for (let at = 0; at < 10; at++) sink.instruction(0x4000_0000 + 4 * at, 4);
        sink.load(0x4000_8000, 8);
        sink.store(0x4000_8000, 8);
        sink.modify(0x4000_9ffc, 8);
        sink.instruction(0x4000_1000, 4);
      }
    });
    // 2 pages of code and 3 of data.
    expect(accesses.filter(({expectation}) => expectation !== 0)).toHaveLength(5);
    expect(instructions).toBe(50 * 11);
  });

  test('an instruction across two pages that both fault is one, and its loads are none', () => {
    const {instructions, accesses} = record(sink => {
      sink.instruction(0x4000_0ff8, 15);
      sink.load(0x6000_0000, 8);
      sink.instruction(0x4000_1ff8, 15);
      sink.load(0x6000_0000, 8);
      sink.instruction(0x4000_2ff8, 15);
    });
    // 4 pages of code and 1 of data, each faulted once.
    expect(accesses.filter(({expectation}) => expectation !== 0)).toHaveLength(5);
    expect(instructions).toBe(3);
  });

  test('a load that no instruction stands before is one, and so is a modify, across however many pages', () => {
    const data = (sink: ByAddress) => {
      sink.load(0x4000_0ffc, 8);
      sink.store(0x4000_0000, 8);
      sink.modify(0x4000_3ffc, 8);
    };
    expect(record(data).instructions).toBe(3);
    const begunBefore = (sink: ByAddress) => {
      sink.load(0x4000_0000, 8);
      sink.instruction(0x4000_1000, 4);
      sink.load(0x4000_0000, 8);
    };
    expect(record(begunBefore).instructions).toBe(2);
  });

  test('every strategy counts the same instructions as the trace', () => {
    const source = sourceOf(sink => {
      sink.load(0x4000_0000, 8);
      for (let at = 0; at < 70_000; at++) sink.instruction(0x4000_1ffc, 8);
      sink.store(0x4000_2ffc, 8);
      sink.load(0x4000_4ffc, 8);
    });
    const {native, nested, 'shadow-cached': cached} = measureSource(source, {check: true});
    expect(native.events.userInstructions).toBe(70_000);
    expect([nested, cached].map(({events}) => events.userInstructions)).toEqual([70_000, 70_000]);
  });

  test('regions far apart keep their distance', () => {
    const {done} = record(sink => {
      for (const address of [0x40_0000, 0x7fff_ffff_f000, 0x40_1000]) sink.load(address, 8);
    });
    expect(done[2].gvn - done[0].gvn).toBe(1);
    expect(done[1].gvn % 2 ** 27).toBe(2 ** 27 - 1);
  });

  test('five levels reach further, to the last byte of the user half', () => {
    const far = (sink: ByAddress) => {
      sink.load(0x0012_3456_7890_1000, 8);
      sink.load(0x00ff_ffff_ffff_fff8n, 8);
    };
    expect(record(far, {guest: {levels: 5}}).done).toHaveLength(2);
    expect(() => record(far)).toThrow(
      'address 0x12345678901000 is no user address: those of 4 levels end at 0x800000000000',
    );
  });

  // 2^55 and a little: a double has 53 bits, so the last bytes of the page would be rounded into the next.
  test('an aligned load crosses no page, wherever it lies', () => {
    const aligned = (sink: ByAddress) => {
      for (const offset of [0x000, 0xff8, 0xffc]) sink.load(0x80_0000_0000_0000n + BigInt(offset), 4);
      sink.load(0x80_0000_0000_0fffn, 1);
    };
    const {accesses, done} = record(aligned, {guest: {levels: 5}});
    expect(done.map(({line}) => line)).toEqual([0, 63, 63, 63]);
    expect(new Set(accesses.map(({gvn}) => gvn)).size).toBe(1);
    expect(accesses).toHaveLength(5);
  });

  test.each([
    [0xffff_ffff_ff60_0400n, 8, 'address 0xffffffffff600400 is no user address'],
    [0xffff_8000_0000_0001n, 1, 'address 0xffff800000000001 is no user address'],
    [0x8000_0000_0000n, 8, 'address 0x800000000000 is no user address'],
    [0x7fff_ffff_fffcn, 8, 'address 0x7ffffffffffc of 8 bytes runs on into what is no user address'],
  ])('an address of the kernel half is refused as it stands in the trace: %i', (address, bytes, sentence) => {
    expect(() => record(sink => sink.load(address, bytes))).toThrow(
      `${sentence}: those of 4 levels end at 0x800000000000`,
    );
  });

  // The kernel has regions of its own: at least two for its direct map and its text.
  test('a region too many is an error that names the address', () => {
    const walk = (sink: ByAddress) => {
      for (let region = 0; region < 32; region++) sink.load(region * 2 ** 39 + 0x1000, 8);
    };
    expect(() => record(walk)).toThrow(
      /^address 0x[0-9a-f]+1000: a recording may use 32 regions of 512 GiB, the kernel's among them, and this is one more$/,
    );
  });

  test('more pages than memory is an error', () => {
    const wide = (sink: ByAddress) => {
      for (let page = 0; page < 600; page++) sink.store(0x4000_0000 + page * 4096, 8);
    };
    expect(() => record(wide, {guest: {memoryPages: 512 + 300}})).toThrow('pages are too few for this story');
  });

  test('warms up for as many accesses as it is told, and the rest is measured', () => {
    const loads = (count: number) => (sink: ByAddress) => {
      for (let done = 0; done < count; done++) sink.load(0x4000_0000, 8);
    };
    const {events, chapters} = record(loads(10), {parameters: {warmupAccesses: 7}});
    expect(chapters).toEqual(['warm-up', 'trace']);
    const marks = events.flatMap((event, at) => (event.type === 'chapter' ? [at] : []));
    const measured = events.slice(marks[0] + 1, marks[1]).filter(event => event.type === 'access');
    expect(measured).toHaveLength(3);
    expect(() => record(loads(7), {parameters: {warmupAccesses: 7}})).toThrow(
      'test.lackey has 7 loads and stores, of which warmupAccesses=7 takes: nothing is left to measure, so set it to 6 or less',
    );
    expect(() => record(loads(1), {parameters: {warmupAccesses: 7}})).toThrow(
      'test.lackey has a single load or store, which warmupAccesses=7 takes: nothing is left to measure, so set it to 0',
    );
    expect(() => record(() => {})).toThrow(
      'test.lackey has no loads and stores, so there is nothing to measure',
    );
  });

  test('is measured from its first access on, with the fault that it takes, unless it is told to warm up', () => {
    const {events, chapters} = record(sink => sink.load(0x4000_0000, 8), {parameters: {warmupAccesses: 0}});
    expect(chapters).toEqual(['guest booted', 'trace']);
    const booted = events.findIndex(event => event.type === 'chapter');
    const measured = events.slice(booted + 1).flatMap(event => (event.type === 'work' ? [event.work] : []));
    expect(measured).toContain('guestFaults');
    expect(TRACE_PARAMETERS.warmupAccesses.default).toBe(0);
  });

  test('agrees with the reference walker under every strategy', () => {
    const mixed = (sink: ByAddress) => {
      for (let at = 0; at < 3000; at++) {
        sink.instruction(0x40_0000 + ((at * 7919) % 60) * 4096 + 8, 4);
        sink.load(0x7f00_0000_0000 + ((at * 104729) % 200) * 4096, 8);
        sink.store(0x1fff_0000_0000 + ((at * 15485863) % 100) * 4096 + 4092, 8);
      }
    };
    const source = sourceOf(mixed, {guest: {kernelAccesses: 1}, parameters: {warmupAccesses: 1000}});
    const {native, nested} = measureSource(source, {check: true});
    expect(nested.events.guestFaults).toBe(native.events.guestFaults);
  });
});
