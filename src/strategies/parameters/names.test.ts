import {expect, test} from 'vitest';
import {strategies} from '../index.ts';

test('what several strategies have by one name is measured and chosen alike in each', () => {
  const meanings = new Map<string, Set<string>>();
  for (const {parameters} of strategies)
    for (const [name, {unit, choices = []}] of Object.entries(parameters))
      meanings.set(name, (meanings.get(name) ?? new Set()).add(`${unit} ${choices.join(' | ')}`));
  expect([...meanings].filter(([, each]) => each.size > 1)).toEqual([]);
  expect(meanings.get('emulatedStore')).toEqual(new Set([' clear | update']));
});
