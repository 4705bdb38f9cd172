import {expect, test} from 'vitest';
import {lostSince, tally, type Score, type Verdict} from './scorecard.ts';

const score = (id: string, verdict: Verdict, kind: Score['kind'] = 'prediction'): Score => ({
  id,
  title: id,
  kind,
  claim: 'Something holds.',
  source: 'somewhere',
  provenance: 'read in the text',
  published: 1,
  ours: 1,
  interval: [1, 1],
  share: 1,
  matters: null,
  verdict,
  measures: [],
});

test('lost is what was reproduced and is not any more, of what is there now', () => {
  const before = [score('A', 'reproduced'), score('B', 'direction only'), score('C', 'reproduced')];
  const now = [score('A', 'direction only'), score('B', 'not reproduced'), score('D', 'not reproduced')];
  expect(lostSince(before, now).map(({id}) => id)).toEqual(['A']);
  expect(lostSince(before, [score('A', 'reproduced')])).toEqual([]);
});

test('only predictions are counted: what a price was set by is no success', () => {
  const scores = [
    score('A', 'reproduced'),
    score('B', 'reproduced', 'calibration'),
    score('C', 'reproduced', 'exact'),
    score('D', 'not testable'),
    score('E', 'direction only'),
  ];
  expect(tally(scores)).toEqual({reproduced: 1, 'direction only': 1, 'not reproduced': 0, 'not testable': 1});
});
