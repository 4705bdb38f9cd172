/** The recording of a guest, put into a file and taken out again. */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';
import {expectProperty} from '../../testing/property.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {RecordingHash} from '../recording-hash.ts';
import {RecordedEvents, recordedIn} from './events-reader.ts';
import {surveyEvents} from './events-survey.ts';
import {writeEvents} from './events-writer.ts';
import type {Recorded} from './events.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-events-'));

const recordedOf = ({levels, indexBits = 9, guestFrames}: Source): Recorded => ({
  workload: {id: 'random', title: 'Random', family: 'fork', means: 'steady', host: {}},
  parameters: {},
  guest: {memoryPages: guestFrames, levels, pcid: 1},
  seed: 1,
  levels: levels === 5 ? 5 : 4,
  indexBits,
  guestFrames,
});

const written = (name: string, source: Source): string => {
  const path = join(folder, name);
  writeEvents(path, {source, recorded: recordedOf(source), madeBy: 'a test'});
  return path;
};

function eventsOf(source: Source) {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  source.record(recorder);
  const hash = new RecordingHash(source);
  for (const chunk of keeper.chunks) hash.add(chunk);
  return {hash: hash.hex(), events: recorder.length, chapters: recorder.chapters};
}

test('what any guest did comes out as it went in', () => {
  const guest = fc.record({pcid: fc.constantFrom(0, 1), isolated: fc.constantFrom(0, 1)});
  expectProperty(
    fc.property(fc.nat(), guest, (seed, habits) => {
      const source = randomGuest(seed, habits, 60);
      const path = written('any.pagewalk', source);
      expect(eventsOf(new RecordedEvents(path, recordedIn(path)))).toEqual(eventsOf(source));
    }),
    {numRuns: 10},
  );
});

test('to look at it tells the same, and its content goes by what was recorded', async () => {
  const source = randomGuest(7);
  const path = written('seven.pagewalk', source);
  const {contentHash, ...ending} = await surveyEvents(path);
  expect(ending).toEqual(eventsOf(source));
  const other = await surveyEvents(written('eight.pagewalk', randomGuest(8)));
  expect(other.contentHash).not.toBe(contentHash);
  expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
});

test('twice the same is the same to the byte', () => {
  const [one, two] = ['one', 'two'].map(name => written(`${name}.pagewalk`, randomGuest(3)));
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
});
