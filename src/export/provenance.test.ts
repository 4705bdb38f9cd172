import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {exampleResult} from '../report/fixture.ts';
import {provenanceOf} from './provenance.ts';

const {cells} = exampleResult();
const ORIGIN = {
  version: '0.1.0',
  run: 'abc',
  spec: '{}\n',
  simulator: undefined,
  cells,
  ran: undefined,
  command: 'npx pagewalk export x',
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('names the spec by its bytes, and the recordings by their hashes, each once, sorted, a line each', () => {
  const two = cells.map((cell, at) =>
    cell.status === 'ok' ? {...cell, recording: at % 2 === 0 ? 'bb' : 'aa'} : cell,
  );
  expect(provenanceOf({...ORIGIN, cells: two})).toEqual([
    ['pagewalk', '0.1.0'],
    ['run', 'abc'],
    ['spec', sha256('{}\n')],
    ['recordings', sha256('aa\nbb\n')],
    ['command', 'npx pagewalk export x'],
  ]);
});

test('is a line each, whatever is in the command', () => {
  const said = provenanceOf({...ORIGIN, ran: 'one\ntwo\u202e', simulator: 'hash'});
  expect(said).toContainEqual(['ran', 'one\\ntwo\\u202e']);
  expect(said).toContainEqual(['simulator', 'hash']);
});
