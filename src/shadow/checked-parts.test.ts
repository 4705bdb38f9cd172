import {expect, test} from 'vitest';
import {shadowCached} from '../strategies/shadow-cached.ts';
import {Experiment} from '../testing/experiment.ts';
import {shadowTables} from '../testing/shadow.ts';
import type {ShadowHypervisor} from './shadow-hypervisor.ts';
import {ShadowMmu} from './shadow-mmu.ts';

/** The parts of a sound pager, some of them spoilt as plain JavaScript may. */
function built(spoilt: Readonly<Record<string, unknown>>): ShadowMmu {
  const guest = new Experiment({strategy: shadowCached});
  const [{parts}] = (guest.hypervisor as ShadowHypervisor).mmus;
  return new ShadowMmu(shadowTables(guest), {...parts, ...spoilt});
}

test.each([
  [{flushes: undefined}, 'shadow parts: flushes is undefined, expected an object'],
  [{protection: 7}, 'shadow parts: protection is number, expected an object'],
  [{loaded: undefined}, 'shadow parts: loaded is undefined, expected an object'],
  [{wotchers: []}, 'shadow parts: there is no part wotchers, expected loaded, sharing, protection'],
  [{watchers: [null]}, 'shadow parts: watchers is no list of objects'],
  [{watchers: {}}, 'shadow parts: watchers is no list of objects'],
])('what is missing or misspelt is named: %o', (spoilt, sentence) => {
  expect(() => built(spoilt)).toThrow(sentence);
});

test('a part that is said to be undefined is as usual', () => {
  expect(built({prefetch: undefined}).parts.prefetch).toBeDefined();
});
