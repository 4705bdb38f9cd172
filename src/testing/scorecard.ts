/** A scorecard of targets that there are not, with numbers that nobody found: every verdict, unit and kind of end. */
import type {MeasureScore, Score, Scorecard, Verdict} from '../reproduce/scorecard.ts';
import type {Kind, Target} from '../reproduce/target.ts';

const measure = (name: string, numbers: Partial<MeasureScore>): MeasureScore => {
  const {ours = 1, low = null, high = null} = numbers;
  return {
    name,
    unit: '×',
    published: null,
    low,
    high,
    tolerance: 'a third either way, as an example',
    ours,
    interval: [ours, ours],
    seeds: null,
    holds: (low ?? -Infinity) <= ours && ours <= (high ?? Infinity),
    share: 1,
    matters: {assumption: 'exitCycles', correlation: 0.8},
    ...numbers,
  };
};

interface Outcome {
  readonly title: string;
  readonly kind: Kind;
  readonly verdict: Verdict;
  readonly share?: number;
  readonly measures?: readonly MeasureScore[];
  readonly why?: string;
}

function scoreOf(id: string, {title, kind, verdict, share = 1, measures = [], why}: Outcome): Score {
  const none = {share: 2, published: null, ours: null, interval: null, matters: null};
  const deciding = measures.reduce<
    Pick<Score, 'published' | 'ours' | 'interval' | 'matters'> & {share: number}
  >((least, each) => (each.share < least.share ? each : least), none);
  return {
    id,
    title,
    kind,
    claim: `It is claimed of ${title.toLowerCase()} that it is so.`,
    source: 'Somebody and others: “Something about tables”, Somewhere 2020, table 1',
    provenance: 'read in the text',
    published: deciding.published,
    ours: deciding.ours,
    interval: deciding.interval,
    share: measures.length === 0 ? null : share,
    matters: deciding.matters,
    verdict,
    ...(why === undefined ? {} : {why}),
    measures: [...measures],
  };
}

const count = (name: string, value: number): MeasureScore =>
  measure(name, {unit: '', published: value, low: value, high: value, ours: value, matters: null});

const SCORES: readonly Score[] = [
  scoreOf('X1', {
    title: 'Loads of an invented walk',
    kind: 'exact',
    verdict: 'reproduced',
    measures: [count('native', 4), count('nested', 24), count('with one page table more', 35)],
  }),
  scoreOf('X2', {
    title: 'Exits of nothing',
    kind: 'exact',
    verdict: 'reproduced',
    measures: [count('warm', 0), count('cold', 1)],
  }),
  scoreOf('X3', {
    title: 'An exit that is set',
    kind: 'calibration',
    verdict: 'reproduced',
    measures: [
      measure('an exit', {
        unit: 'cycles',
        published: 1270,
        low: 1100,
        high: 1400,
        ours: 1240,
        interval: [1190, 1310],
      }),
      measure('one over the other', {published: 1, low: 1, high: 1, ours: 1}),
    ],
  }),
  scoreOf('X4', {
    title: 'Processes of which nobody has heard',
    kind: 'prediction',
    verdict: 'reproduced',
    share: 0.97,
    measures: [
      measure('fork, this over that', {
        published: 6.14,
        low: 3.69,
        high: 8.6,
        ours: 5.6,
        interval: [4.4, 7.1],
        share: 0.98,
      }),
      measure('exec, this over that', {
        published: 3.55,
        low: 2.13,
        high: 4.97,
        ours: 3.9,
        interval: [3.1, 4.6],
        share: 0.99,
      }),
      measure('fork before exec before shell before mmap, and whatever else comes after: the least step', {
        low: 1,
        ours: 1.22,
        interval: [1.1, 1.3],
      }),
    ],
  }),
  scoreOf('X5', {
    title: 'What such a system takes of programs that have more memory than they will ever use',
    kind: 'prediction',
    verdict: 'direction only',
    share: 0.11,
    why: 'outside what is accepted: this over that, the mean',
    measures: [
      measure('this over that, the mean', {
        unit: '%',
        published: 16.5,
        low: 8.25,
        high: 33,
        ours: 41,
        interval: [-3, 62],
        seeds: [-11, 75],
        share: 0.11,
        details: {
          goal: 16.5,
          needs: [
            {
              price: 'exitCycles',
              factor: 0.4,
              machines: [
                {
                  machine: 'cascade-lake',
                  own: 1290,
                  needed: 516,
                  source: 'Somebody 2019, table 2',
                  range: null,
                },
                {machine: 'nehalem', own: 1800, needed: 720, source: 'assumption', range: [900, 3600]},
              ],
            },
          ],
          readings: [
            {
              reading: 'gups under this',
              cycles: 123_400,
              shares: {computing: 0.2, 'hidden faults': 0.795, 'pool eviction': 0.005},
            },
            {
              reading: 'gups under that',
              cycles: 61_000,
              shares: {computing: 0.4, 'nested walk, host dimension': 0.6},
            },
          ],
        },
      }),
    ],
  }),
  scoreOf('X6', {
    title: 'A storm in a teacup',
    kind: 'prediction',
    verdict: 'not reproduced',
    share: 0,
    why: 'outside what is accepted: how many times as long; how long',
    measures: [
      measure('how many times as long', {
        published: 2,
        low: 1.5,
        high: 2.5,
        ours: 0.04,
        interval: [0.02, 0.09],
        share: 0,
        details: {goal: 2, needs: [], readings: []},
      }),
      measure('how long', {
        unit: 'µs',
        published: 84.1,
        low: 60,
        high: 110,
        ours: 1300,
        interval: [900, 2100],
        share: 0.001,
        details: {
          goal: 84.1,
          needs: [],
          readings: [{reading: 'cup under storm', cycles: 3000, shares: {computing: 1}}],
        },
      }),
    ],
  }),
  scoreOf('X7', {
    title: 'Never more on the newer one',
    kind: 'prediction',
    verdict: 'reproduced',
    share: 0.88,
    measures: [
      measure('the deficit on one over that on the next: the least of the stories', {
        low: 1,
        ours: 1.31,
        interval: [1.02, 1.9],
        share: 0.88,
      }),
      measure('the deficit on the next over that on the last: the most of the stories', {
        high: 9,
        ours: 2.4,
        interval: [1.8, 3.4],
        share: 0.99,
      }),
    ],
  }),
  scoreOf('X8', {
    title: 'A gain that hangs on what nobody knows',
    kind: 'prediction',
    verdict: 'direction only',
    share: 0.61,
    why: 'holds at the prices as they are, but in only 61 % of the draws',
    measures: [
      measure('the gain', {
        unit: '%',
        published: 12,
        low: 6,
        high: 18,
        ours: 9.5,
        interval: [1.5, 26],
        share: 0.61,
      }),
    ],
  }),
  scoreOf('X9', {
    title: 'Guests of guests',
    kind: 'prediction',
    verdict: 'not testable',
    why: 'there are none',
  }),
  scoreOf('X10', {title: 'Guests of those', kind: 'exact', verdict: 'not testable', why: 'there are none'}),
];

export const madeUpScorecard: Scorecard = {targets: [...SCORES]};

/** The same as targets: what a page says beside the numbers. */
export const madeUpTargets: readonly Target[] = SCORES.map(({id, title, kind, claim, verdict}) => ({
  id,
  title,
  kind,
  claim,
  source: {
    authors: 'Somebody and others',
    title: 'Something about tables',
    venue: 'Somewhere 2020',
    where: 'table 1',
    provenance: 'read in the text' as const,
  },
  standsFor: [`cascade-lake stands for the machine of ${id}`, 'gups: any program would do'],
  test:
    verdict === 'not testable'
      ? {lacks: 'there are none'}
      : {
          measures: [],
          ...(id === 'X6' ? {finding: [`The cup is too small.`, `The storm is too weak.`]} : {}),
        },
}));
