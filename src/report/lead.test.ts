import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from './fixture.ts';
import {leadOf} from './lead.ts';
import {viewsOf} from './view.ts';

const result = exampleResult();
const views = viewsOf(result, exampleContext());
const [view] = views;

test('a machine that runs in several variants is named once, with how many', () => {
  const {title} = view.machine.machine;
  const other = {...view, machine: {...view.machine, machine: {...view.machine.machine, title: 'Another'}}};
  expect(leadOf(result, [view])).toContain(`, on ${title}. Run`);
  expect(leadOf(result, [view, other, view, view])).toContain(`, on ${title} in 3 variants, Another. Run`);
});
