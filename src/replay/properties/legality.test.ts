/** What is asked instead of the full search, because it is quick, is never wrong about what the full search would find. */
import * as fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {FETCH, READ, USER_MODE, WRITE, type Access, type Gvn} from '../../hardware/address.ts';
import {gvnOf} from '../../recording/operands.ts';
import {GlobalPaths} from '../global-paths.ts';
import type {Chain} from '../legality.ts';
import {PERMITTED, type Walk} from '../reference.ts';
import {WildGuest, type Move, type WildParameters} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const ACCESSES: readonly Access[] = [
  READ | USER_MODE,
  WRITE | USER_MODE,
  FETCH | USER_MODE,
  READ,
  WRITE,
  FETCH,
];

/** How often the quick answer was "settled", "stale" and rightly so, and "stale" although no chain leads elsewhere. */
const tally = {settled: 0, stale: 0, needless: 0};

/** Whether a guest reaches a moment at which the quick answer is wrong. */
function isWrong(parameters: WildParameters, moves: readonly Move[]): boolean {
  const guest = new WildGuest(parameters);
  return moves.some(move => {
    guest.play([move]);
    return pagesOf(guest).some(gvn => ACCESSES.some(access => misses(guest, gvn, access)));
  });
}

/** Whether the quick answer is that nothing may be stale, and some chain to memory is not the walk of now. */
function misses({scribe}: WildGuest, gvn: Gvn, access: Access): boolean {
  const {legality, reference} = scribe.oracle;
  const walked = reference.walk(gvn, access);
  const chains = legality.chains(gvn, access).filter(({verdict}) => verdict === PERMITTED);
  const leadsElsewhere = chains.some(({gfn}) => walked.verdict !== PERMITTED || gfn !== walked.gfn);
  if (legality.maybeStale(gvn, walked)) {
    tally[leadsElsewhere ? 'stale' : 'needless']++;
    return false;
  }
  tally.settled++;
  const {levels} = scribe.header;
  return leadsElsewhere || (!walked.global && !chains.every(chain => isSameWay(chain, walked, levels)));
}

/** Pages that a guest has just used, and some of its direct map. */
function pagesOf({scribe, tables}: WildGuest): readonly Gvn[] {
  const {paging} = scribe.oracle;
  const used = scribe.chunks.slice(-20).map(chunk => gvnOf(chunk, 0));
  const directly = tables.roots.map(root => tables.directMap + root);
  return [...new Set([...used, ...directly])].filter(gvn => paging.slotOf(gvn) < paging.regionCount);
}

const isSameWay = (chain: Chain, {tables, indices}: Walk, levels: number): boolean =>
  chain.steps.every(({table, index}, at) => table === tables[levels - at] && index === indices[levels - at]);

const GUESTS = fc.tuple(anyParameters, anyMoves(80));

test('where nothing may be stale, every chain to memory is the walk of now', () => {
  expectProperty(
    fc.property(GUESTS, ([parameters, moves]) => !isWrong(parameters, moves)),
    {numRuns: 60},
  );
  // Not by calling everything stale: of what is called so, a good part is.
  expect(tally.settled).toBeGreaterThan(50_000);
  expect(tally.stale).toBeGreaterThan(2000);
  expect(tally.needless).toBeLessThan(tally.stale * 4);
});

test('which fails where global pages are thought to go with a context, or to come by one path only', () => {
  const mayDiffer = vi.spyOn(GlobalPaths.prototype, 'mayDiffer').mockReturnValue(false);
  const wrong = samplesOf(GUESTS, 60).filter(guest => isWrong(...guest));
  mayDiffer.mockRestore();
  expect(wrong.length).toBeGreaterThan(3);
});
