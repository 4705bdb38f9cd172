import {expect, test} from 'vitest';
import {sightOf} from './sight.ts';

const evicting = (label: string, sees?: string) => ({
  label,
  eviction: {policy: 'LRU', ...(sees === undefined ? {} : {sees})},
});

test('nobody sees anything where nobody evicts', () => {
  expect(sightOf([{label: 'native'}, {label: 'nested'}])).toBeUndefined();
  expect(sightOf([evicting('no limit')])).toBeUndefined();
});

test('what all policies see is said once, strategies without a policy apart', () => {
  expect(sightOf([{label: 'native'}, evicting('kvm', 'exits'), evicting('no limit')])).toBe(
    'policies see exits (hidden faults, CR3 loads, hash hits)',
  );
});

test('whoever sees something else is named, and a bound is called one', () => {
  expect(sightOf([evicting('bound', 'perfect'), evicting('kvm', 'exits'), evicting('pvm', 'exits')])).toBe(
    'policies see exits (hidden faults, CR3 loads, hash hits); that of bound every walk (not buildable)',
  );
});
