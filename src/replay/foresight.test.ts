import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {LARGE, Paging, PRESENT, type Gfn, type Gvn} from '../hardware/address.ts';
import {FILLED} from '../hardware/mmu.ts';
import {storySource} from '../guest/source.ts';
import {ChunkKeeper} from '../recording/chunk-keeper.ts';
import {EXPECT_FAULT, type Chunk} from '../recording/format.ts';
import {eventsOf} from '../recording/reader.ts';
import {Recorder} from '../recording/recorder.ts';
import {Native, NativeMmu} from '../strategies/native.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {BARE} from '../testing/processors.ts';
import {VirtualMachine} from '../host/virtual-machine.ts';
import {Events} from '../timing/events.ts';
import {prefork} from '../../workloads/prefork.ts';
import {ForesightCollector} from './foresight.ts';
import {played} from './properties/wild-guest.ts';
import {anyMoves, anyParameters} from './properties/wild-moves.ts';
import {Replay} from './replay.ts';
import {expectProperty} from '../testing/property.ts';

const HOST = {pageKiB: 4, warm: 1, levels: 4};

function foreseen(chunks: readonly Chunk[], levels: number, indexBits: number): ForesightCollector {
  const foresight = new ForesightCollector(levels, indexBits);
  for (const chunk of chunks) foresight.add(chunk);
  return foresight;
}

/** What each access goes through, such as `table 12 at level 1`, and the table that it wrote over. */
interface Past {
  readonly accesses: {readonly uses: ReadonlySet<string>; readonly erased?: Gfn}[];
  readonly loads: Gfn[];
}

/** The same, by a plain list of entries and the faults that the recording itself tells. */
function pastOf(chunks: readonly Chunk[], paging: Paging): Past {
  const past: Past = {accesses: [], loads: []};
  const entries = new Map<string, {frame: number; flags: number}>();
  const through = (gvn: Gvn): Set<string> => usesOf(paging, entries, past.loads.at(-1)!, gvn);
  for (const event of eventsOf(chunks)) {
    if (event.type === 'region') paging.intern(event.region);
    if (event.type === 'CR3 load') past.loads.push(event.root);
    if (event.type === 'access') {
      const uses = event.expectation & EXPECT_FAULT ? new Set<string>() : through(event.gvn);
      past.accesses.push({uses});
    }
    if (event.type === 'table store' || event.type === 'page read') {
      past.accesses.push({uses: through(event.gvn)});
    }
    if (event.type === 'page write') {
      const stored = [...entries.keys()].filter(key => key.startsWith(`${event.gfn}[`));
      const uses = through(event.gvn);
      past.accesses.push(stored.length > 0 ? {uses, erased: event.gfn} : {uses});
      for (const key of stored) entries.delete(key);
    }
    if (event.type === 'table store' || event.type === 'boot entry') {
      entries.set(`${event.table}[${event.index}]`, event);
    }
  }
  return past;
}

function usesOf(
  paging: Paging,
  entries: ReadonlyMap<string, {frame: number; flags: number}>,
  root: Gfn,
  gvn: Gvn,
): Set<string> {
  const uses = new Set<string>();
  let gfn = root;
  let level = paging.levels;
  for (; level >= 1; level--) {
    uses.add(`table ${gfn} at level ${level}`);
    const {frame, flags} = entries.get(`${gfn}[${paging.index(gvn, level)}]`)!;
    expect(flags & PRESENT).toBe(PRESENT);
    gfn = frame;
    if (level > 1 && flags & LARGE) break;
  }
  const page = gfn + paging.offset(gvn, level);
  for (let below = level - 1; below >= 1; below--) {
    // A shadow table of level `below` maps as many frames as an entry one level up.
    const frames = paging.entries ** below;
    uses.add(`pieces ${page - (page % frames)} at level ${below}`);
  }
  return uses;
}

/** By looking through everything that follows. */
function nextIn({accesses}: Past, use: string, after: number): number {
  const gfn = use.startsWith('table') ? Number(use.split(' ')[1]) : undefined;
  for (let at = after; at < accesses.length; at++) {
    if (accesses[at].uses.has(use)) return at;
    if (gfn !== undefined && accesses[at].erased === gfn) return Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

function expectForeseen(past: Past, foresight: ForesightCollector): void {
  const moments = Array.from({length: past.accesses.length + 1}, (_, after) => after);
  for (const use of new Set(past.accesses.flatMap(({uses}) => [...uses]))) {
    const [what, gfn, , , level] = use.split(' ');
    const told = moments.map(after =>
      what === 'table'
        ? foresight.nextUse(Number(gfn), Number(level), after)
        : foresight.nextPieceUse(Number(gfn), Number(level), after),
    );
    expect(told, use).toEqual(moments.map(after => nextIn(past, use, after)));
  }
  for (const root of new Set(past.loads)) {
    const told = past.loads.map((_, after) => foresight.nextLoad(root, after));
    const nextLoad = (after: number): number => {
      const at = past.loads.indexOf(root, after);
      return at < 0 ? Number.POSITIVE_INFINITY : at;
    };
    expect(told).toEqual(past.loads.map((_, after) => nextLoad(after)));
  }
}

test('of a wild guest it says what looking through the rest of the recording says', () => {
  const seen = {pieces: 0, erased: 0, loads: 0};
  expectProperty(
    fc.property(anyParameters, anyMoves(200), (parameters, moves) => {
      const {levels, indexBits} = parameters;
      const {scribe} = played(parameters, moves);
      const past = pastOf(scribe.chunks, new Paging(levels, indexBits));
      expectForeseen(past, foreseen(scribe.chunks, levels, indexBits));
      seen.pieces += past.accesses.filter(({uses}) => [...uses].some(use => use.startsWith('pieces'))).length;
      seen.erased += past.accesses.filter(({erased}) => erased !== undefined).length;
      seen.loads += past.loads.length;
    }),
    {numRuns: 240},
  );
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(30);
});

/** Native, which asks of every table that it walks whether now is when it is used next. */
class Skeptic extends NativeMmu {
  /** How often each was asked. */
  readonly asked = {uses: 0, loads: 0};
  private readonly foresight: ForesightCollector;
  private top: Gfn = 0;

  constructor(machine: VirtualMachine, foresight: ForesightCollector) {
    super(machine, machine.cpu);
    this.foresight = foresight;
  }

  override translate(...[gvn, access]: Parameters<NativeMmu['translate']>) {
    const outcome = super.translate(gvn, access);
    const {clock, paging, guestTables} = this.machine;
    const now = clock.accesses - 1;
    if (outcome !== FILLED) return outcome;
    let gfn = this.top;
    for (let level = paging.levels; level >= 1; level--) {
      expect(this.foresight.nextUse(gfn, level, now)).toBe(now);
      this.asked.uses++;
      const slot = guestTables.slot(gfn, paging.index(gvn, level));
      if (guestTables.flagsAt(slot) & LARGE) break;
      gfn = guestTables.frameAt(slot);
    }
    return outcome;
  }

  override loadCr3(...[value]: Parameters<NativeMmu['loadCr3']>): void {
    super.loadCr3(value);
    this.top = value.root;
    const now = this.machine.clock.cr3Loads - 1;
    expect(this.foresight.nextLoad(value.root, now)).toBe(now);
    this.asked.loads++;
  }
}

describe('of the guest kernel', () => {
  const values = {
    ...defaultsOf(prefork.parameters),
    heapPages: 64,
    children: 2,
    readPages: 40,
    dirtyPages: 20,
  };
  const source = storySource(prefork, values, {...prefork.guest, isolated: 1}, 1);
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  const foresight = foreseen(keeper.chunks, source.levels, source.indexBits);

  test('a strategy stands where the clock says', () => {
    const paging = new Paging(source.levels, source.indexBits);
    const guest = {frames: source.guestFrames, seed: 1};
    const machine = new VirtualMachine(paging, BARE, HOST, guest, new Events());
    const skeptic = new Skeptic(machine, foresight);
    const replay = new Replay(new Native(machine, () => skeptic));
    for (const chunk of keeper.chunks) replay.play(chunk);
    const {events, clock} = machine;
    const {tlbLookups, guestCr3Loads, userInstructions, kernelInstructions} = events;
    expect(clock).toMatchObject({
      accesses: tlbLookups,
      cr3Loads: guestCr3Loads,
      instructions: userInstructions + kernelInstructions,
      moment: tlbLookups + guestCr3Loads,
    });
    // A walk that succeeds goes through two tables at the least, and most do.
    expect(skeptic.asked.uses).toBeGreaterThan(tlbLookups);
    expect(skeptic.asked.loads).toBe(guestCr3Loads);
    expect(guestCr3Loads).toBeGreaterThan(20);
  });

  test('what is never used again is never', () => {
    expect(foresight.nextUse(source.guestFrames + 1, 1, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(foresight.nextLoad(source.guestFrames + 1, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
