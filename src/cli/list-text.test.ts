import {expect, test} from 'vitest';
import {details} from './list-text.ts';

test('an event of a strategy has the price that is stated, a reason for having none, or that of the machine', () => {
  const event = {description: 'misses that were served', cause: 'hidden faults'} as const;
  const item = {
    id: 'own',
    title: 'T',
    description: 'D',
    events: {
      stated: {...event, cycles: 40.5},
      free: {...event, free: 'its loads have their price'},
      following: event,
    },
  };
  const text = details('strategies', {kind: 'strategy', items: [item], shared: []}, 80).replaceAll(
    /\s+/g,
    ' ',
  );
  const said = 'misses that were served (hidden faults;';
  expect(text).toContain(`stated ${said} 40.5 cycles)`);
  expect(text).toContain(`free ${said} free: its loads have their price)`);
  expect(text).toContain(`following ${said} priced by the machine)`);
});
