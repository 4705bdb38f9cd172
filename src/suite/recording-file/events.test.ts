/** The recording of a guest, put into a file and taken out again. */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';
import {expectProperty} from '../../testing/property.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {RecordingHash} from '../recording-hash.ts';
import {RecordedEvents, recordedOf as recordedAtStart} from './events-reader.ts';
import {reading} from './file-reader.ts';
import {surveyEvents} from './events-survey.ts';
import {writeEvents} from './events-writer.ts';
import {EVENT_COLUMNS, type Recorded} from './events.ts';
import {FileWriter} from './file-writer.ts';
import type {FileHeader} from './layout.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-events-'));

const recordedOf = ({levels, indexBits = 9, guestFrames}: Source): Recorded => ({
  workload: {id: 'random', title: 'Random', family: 'fork', means: 'steady', host: {}},
  parameters: {},
  guest: {memoryPages: guestFrames, levels, pcid: 1},
  seed: 1,
  levels,
  indexBits,
  guestFrames,
});

const written = (name: string, source: Source): string => {
  const path = join(folder, name);
  writeEvents(path, {source, recorded: recordedOf(source), madeBy: 'a test'});
  return path;
};

const header = (source: Source): FileHeader => ({
  level: 'events',
  levelVersion: FORMAT_VERSION,
  madeBy: 'a test',
  columns: EVENT_COLUMNS,
  about: recordedOf(source),
});

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
      expect(eventsOf(new RecordedEvents(path, reading(path, recordedAtStart)))).toEqual(eventsOf(source));
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

describe('an end that is of other events is refused', () => {
  const source = randomGuest(5, {}, 20);
  const ending = {...eventsOf(source)};

  test.each([
    [
      {...ending, events: ending.events + 1},
      /, byte \d+: the trailer: \d+ events are counted, expected the \d+ that there are$/,
    ],
    [
      {...ending, chapters: ['one', 'two', 'three']},
      /, byte \d+: the trailer: 3 chapters are named, expected the 2 that events end$/,
    ],
    [
      {...ending, hash: '0'.repeat(64)},
      /, byte \d+: the trailer: the hash is another, expected that of the events$/,
    ],
    [
      {...ending, chapters: ['warm-up']},
      / the trailer: chapters is \["warm-up"\], expected a list of at least 2$/,
    ],
    [{...ending, hash: 'abc'}, / the trailer: hash is "abc", expected 64 hexadecimal digits$/],
  ])('%o', async (other, said) => {
    const path = join(folder, 'other.pagewalk');
    const writer = new FileWriter(path, header(source));
    source.record(new Recorder(chunk => writer.add(chunk.columns(), chunk.length)));
    writer.end(other);
    await expect(surveyEvents(path)).rejects.toThrow(said);
  });
});

describe('so is a header that is none of events', () => {
  const source = randomGuest(5, {}, 20);
  const whole = header(source);
  const {about} = whole;

  test.each([
    [{...whole, level: 'program' as const}, ', byte 32: the header: level is "program", expected "events"'],
    [{...whole, levelVersion: 99}, ': levelVersion is 99, expected 4: a newer pagewalk wrote it'],
    [
      {...whole, columns: whole.columns.slice(1)},
      ': the columns are others, expected kind u8, vcpu u8, instructions u16',
    ],
    [{...whole, about: {...about, seed: -1}}, ': the header: seed is -1, expected at least 0'],
    [{...whole, about: {...about, levels: 3}}, ': the header: levels is 3, expected at least 4'],
    [{...whole, about: {...about, guestFrames: 5}}, 'expected a guest of its own levels and memoryPages'],
    [{...whole, about: {...about, guest: {'\u001b[2J': 1}}}, 'expected a camelCase name'],
  ])('%o', (other, said) => {
    const path = join(folder, 'other.pagewalk');
    new FileWriter(path, other).end({});
    expect(() => reading(path, recordedAtStart)).toThrow(said);
  });
});
