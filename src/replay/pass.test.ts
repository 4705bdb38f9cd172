import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {native} from '../strategies/native.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {runPass} from './pass.ts';

const HOST = {pageKiB: 4, warm: 1, levels: 4};

test('a strategy that builds nothing fails alone, with a sentence', () => {
  const hollow = {...native, id: 'hollow', build: () => undefined} as unknown as Strategy;
  const source = {
    levels: 4,
    guestFrames: 512,
    record(recorder: {end(): void}) {
      recorder.end();
    },
  };
  const members = [hollow, native].map(strategy => ({strategy, parameters: {}, host: HOST}));
  const outcomes = runPass(source, members, {geometry: cascadeLake.geometry, seed: 1, check: false});
  expect(outcomes[0]).toMatchObject({
    status: 'failed',
    error: 'strategy hollow: build returned undefined, expected a hypervisor',
  });
  expect(outcomes[1].status).toBe('ok');
});
