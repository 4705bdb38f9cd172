import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {Store} from '../suite/store/store.ts';
import {storedRun, type StoredRun} from '../suite/store/stored-run.ts';
import {askedExport} from './export-options.ts';
import {exportable} from './export-source.ts';

const NAME = join(import.meta.dirname, '../../results/reference/exit-lines');
const ASKED = askedExport({format: 'csv'});

let reference: StoredRun;
let folder: string;
beforeAll(async () => {
  reference = await storedRun(NAME, {maxCells: Infinity, signal: new AbortController().signal});
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-source-'));
  writeFileSync(join(folder, 'spec.json'), '{}\n');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const provenance = (kept: StoredRun, asked = ASKED): Record<string, string> =>
  Object.fromEntries(exportable(kept, 'given', asked).provenance);

/** A run whose folder says of itself what `environment` is. */
function runWith(environment: string): StoredRun {
  writeFileSync(join(folder, 'environment.json'), environment);
  return {...reference, isReference: false, store: new Store(folder)};
}

test('a reference is of the simulator beside it, and says not what ran it', () => {
  const {simulator, ran} = provenance(reference);
  expect([simulator, ran]).toEqual([reference.plan.simulator, undefined]);
});

test('a run that another version made is of that one, as far as its folder says', () => {
  const run = runWith('{"command": "npx pagewalk run x", "simulator": "old"}');
  expect(provenance(run)).toMatchObject({ran: 'npx pagewalk run x', simulator: reference.plan.simulator});
  expect(provenance({...run, current: false})).toMatchObject({ran: 'npx pagewalk run x', simulator: 'old'});
  for (const spoilt of ['no JSON', '{"command": 1, "simulator": null}', 'null']) {
    const {simulator, ran} = provenance({...runWith(spoilt), current: false});
    expect([simulator, ran]).toEqual([undefined, undefined]);
  }
});

test('the command says what was exported, wherever it went and however it was asked for', () => {
  const said = 'npx pagewalk export given --format csv --shape wide';
  for (const options of [{format: 'csv'}, {out: 'x/cells.csv'}, {format: 'csv', shape: 'wide', out: 'x'}])
    expect(provenance(reference, askedExport(options))['command']).toBe(said);
  expect(provenance(reference, askedExport({format: 'pdf', chart: ['exits']}))['command']).toBe(
    'npx pagewalk export given --format pdf --chart exits --width column',
  );
});
