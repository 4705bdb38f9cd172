/** Which event is meant, in a recording whose events are numbered where it is told: see `testing/two-spaces.ts`. */
import {describe, expect, test} from 'vitest';
import {USER_MODE} from '../hardware/address.ts';
import {EXPECT_FAULT} from '../recording/format.ts';
import type {Source} from '../replay/pass.ts';
import {native} from '../strategies/native.ts';
import {bareScene} from '../testing/bare-scene.ts';
import {TWO_SPACES} from '../testing/two-spaces.ts';
import {findEvent, type Question} from './find-event.ts';

const SCENE = bareScene(TWO_SPACES, [native]);

/** Without any cache each access is a walk. */
const WALKS = [11, 14, 15, 17];
const MEASURED_WALKS = WALKS.slice(1);

const walk = (number: number): Question => ({by: 'count', name: 'walks', number});
const find = (question: Question, measured = false) => findEvent(SCENE, question, {measured});

describe('N counts from 1', () => {
  test.each(WALKS.map((event, at) => [at + 1, event]))('walk %i is event %i', (number, event) =>
    expect(find(walk(number))).toMatchObject({number: event}),
  );

  test.each(MEASURED_WALKS.map((event, at) => [at + 1, event]))(
    'walk %i after the warm-up is event %i',
    (number, event) => expect(find(walk(number), true)).toMatchObject({number: event, isMeasured: true}),
  );

  test('an event by its number is that one', () =>
    expect(find({by: 'number', number: 15})).toMatchObject({number: 15, chapter: 'both spaces'}));

  test('the events of a page are its accesses', () =>
    expect(find({by: 'page', address: '0x0', number: 3})).toMatchObject({number: 15}));
});

test('an access that faults is made again where it faults no more', () => {
  const source: Source = {
    ...TWO_SPACES,
    record(recorder) {
      recorder.access(USER_MODE, 0, 0, EXPECT_FAULT);
      recorder.access(USER_MODE, 1, 0, 0);
      recorder.access(USER_MODE, 0, 0, EXPECT_FAULT);
      recorder.access(USER_MODE, 0, 0, 0);
      recorder.end();
    },
  };
  const found = findEvent(bareScene(source, [native]), {by: 'number', number: 1}, {measured: false});
  expect(found).toMatchObject({number: 1, madeAgainAt: 4});
});

test('one more than there are is told with how many there are', () => {
  expect(find(walk(WALKS.length + 1))).toEqual({there: WALKS.length});
  expect(find(walk(WALKS.length), true)).toEqual({there: MEASURED_WALKS.length});
});

test('an address space goes by when its root was first loaded', () => {
  expect(find(walk(1))).toMatchObject({process: 1, root: 40, chapter: 'first space', isMeasured: false});
  expect(find(walk(2))).toMatchObject({process: 2, root: 50});
  expect(find(walk(4))).toMatchObject({process: 1, root: 40});
});
