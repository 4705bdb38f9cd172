/** What is committed says of every target what became of it, and of every miss why. */
import {expect, test} from 'vitest';
import {committedScorecard} from './committed.ts';
import {isTestable} from './target.ts';
import {targets} from './targets/index.ts';

const {targets: scores} = committedScorecard();

test('the committed scorecard has every target, in their order', () => {
  expect(scores.map(({id}) => id)).toEqual(targets.map(({id}) => id));
});

test('every exact target that can be tested is equal', () => {
  const exact = scores.filter(({kind, verdict}) => kind === 'exact' && verdict !== 'not testable');
  expect(exact.length).toBeGreaterThan(2);
  for (const {id, verdict} of exact) expect(verdict, id).toBe('reproduced');
});

test('a prediction that is missed says what it hangs on, and one that is not has nothing to say', () => {
  for (const {id, kind, verdict} of scores) {
    const {test: asked} = targets.find(target => target.id === id)!;
    if (!isTestable(asked) || kind !== 'prediction') continue;
    const {finding = []} = asked;
    if (verdict === 'reproduced') expect(finding, id).toEqual([]);
    else expect(finding.length, id).toBeGreaterThan(0);
  }
});
