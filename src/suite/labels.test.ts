import {expect, test} from 'vitest';
import {labelled} from './labels.ts';

test('a label says what sets a variant apart', () => {
  expect(labelled('nested', {})).toBe('nested');
  expect(labelled('nested', {'host.pageKiB': 2048})).toBe('nested (2 MiB host pages)');
  expect(labelled('nested', {'host.pageKiB': 1048576, 'host.warm': 0})).toBe(
    'nested (1 GiB host pages, cold host)',
  );
  expect(labelled('gups', {tablePages: 1024, 'guest.pcid': 0})).toBe('gups (tablePages 1024, guest.pcid 0)');
});
