import {expect, test} from 'vitest';
import {type Missing, missingWords} from './missing.ts';

const ROOM = {width: 185, size: 6.5};

const line = (strategy: string, why?: string): Missing | undefined =>
  why === undefined ? undefined : {family: 'fork', workload: 'fork-exit', strategy, why};

const said = (...lines: readonly (Missing | undefined)[]) =>
  missingWords(lines, ROOM).map(({strategy, shift, words}) => [strategy, shift, words]);

test('who lacks a value is named, with the reason, where the value would have been', () => {
  expect(said(line('native'), line('kvm', 'failed'), line('nested'))).toEqual([['kvm', 0, 'kvm: failed']]);
});

test('neighbours that lack one share their words, in the middle of their lines', () => {
  expect(said(line('native'), line('kvm', 'failed'), line('nested', 'failed'))).toEqual([
    ['kvm', 0.5, 'kvm, nested: failed'],
  ]);
  expect(
    said(line('native', 'failed'), line('kvm', 'no native'), line('pvm'), line('nested', 'no native')),
  ).toEqual([
    ['native', 0.5, 'native: failed; kvm: no native'],
    ['nested', 0, 'nested: no native'],
  ]);
});

test('where all lack one for one reason, none is named', () => {
  expect(said(line('native', 'failed'), line('kvm', 'failed'), line('nested', 'failed'))).toEqual([
    ['kvm', 0, 'all: failed'],
  ]);
  expect(said(line('native', 'failed'))).toEqual([['native', 0, 'failed']]);
  expect(said(line('native'), line('kvm'))).toEqual([]);
});

test('names that there is no room for are counted', () => {
  const many = Array.from({length: 9}, (_, at) => line(`a-strategy-of-a-long-name-${at}`, 'failed'));
  expect(said(line('native'), ...many)).toEqual([['a-strategy-of-a-long-name-4', 0, '9 of 10: failed']]);
});
