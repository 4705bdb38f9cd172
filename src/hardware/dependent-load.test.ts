import {expect, test} from 'vitest';
import {DEPENDENT, OVERLAPPED} from '../timing/dependence.ts';
import {Events, snapshot} from '../timing/events.ts';
import {DependentLoad} from './dependent-load.ts';

test('whatever may be hidden in part is counted again while a dependent load waits, and nothing else', () => {
  for (const name of OVERLAPPED) {
    const events = new Events();
    const load = new DependentLoad(events);
    events[name] = 5;
    load.begin();
    events[name] += 3;
    load.end();
    events[name] += 2;
    expect(snapshot(events), name).toEqual({
      ...snapshot(new Events()),
      [name]: 10,
      [DEPENDENT[name]]: 3,
    });
  }
});
