/** What is in a file, what is wrong with it, and all of it as text: of recordings and of address traces. */
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, test} from 'vitest';
import {READ, USER_MODE} from '../hardware/address.ts';
import type {Recorder} from '../recording/recorder.ts';
import {writeEvents} from '../suite/recording-file/events-writer.ts';
import type {ProgramEnding} from '../suite/recording-file/program.ts';
import {writeProgram} from '../testing/program-file.ts';
import {factsSchema} from '../trace/facts.ts';
import {lintSchema} from '../trace/lint.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write(
    'dirty.lackey',
    'I  401000,3\n L 600000,8\nhello\u001b[2J\n S 600008,8\nbefore the program endedL 600000,8\n',
  );
  await here.pagewalk('record', '--workload', './tiny.ts', '--out', 'tiny.pagewalk');
}, TIMEOUT_MS);

const trace = (...argv: readonly string[]) => here.pagewalk('trace', ...argv);

/** A recording whose container is whole, of whatever events. */
function written(name: string, record: (recorder: Recorder) => void): void {
  const facts = {levels: 4, indexBits: 9, guestFrames: 1024} as const;
  writeEvents(join(here.folder, name), {
    madeBy: 'a test',
    source: {...facts, record},
    recorded: {
      workload: {id: 'odd', title: 'Odd', family: 'fork', means: 'steady', host: {}},
      parameters: {},
      guest: {memoryPages: 1024, levels: 4, pcid: 0},
      seed: 1,
      ...facts,
    },
  });
}

describe('info', () => {
  test('in words', {timeout: TIMEOUT_MS}, async () => {
    const {status, out, err} = await trace('info', 'tiny.pagewalk');
    expect([status, err]).toEqual([0, '']);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toContain('tiny.pagewalk: the events of workload tiny at seed 1, by pagewalk ');
    expect(out).toContain('  loads and stores                       16  of them stores 16, 100.0 %\n');
    expect(out).toMatch(/^ {2}[▁-█]{64}$/m);
  });

  test('as JSON', {timeout: TIMEOUT_MS}, async () => {
    const [events, addresses] = await Promise.all(
      ['tiny.pagewalk', 'dirty.lackey'].map(async file =>
        factsSchema.parse(JSON.parse((await trace('info', file, '--json')).out)),
      ),
    );
    expect(events).toMatchObject({
      format: '.pagewalk',
      level: 'events',
      processes: 1,
      stores: 16,
      skipped: [],
    });
    expect(addresses).toMatchObject({format: '.lackey', level: 'addresses', accesses: 2, stores: 1});
    expect(addresses.skipped.map(({firstLine}) => firstLine)).toEqual([3, 5]);
  });
});

describe('lint', () => {
  test('finds nothing where nothing is', {timeout: TIMEOUT_MS}, async () => {
    const {status, out} = await trace('lint', 'tiny.pagewalk');
    expect(status).toBe(0);
    expect(out).toMatch(/^tiny\.pagewalk: nothing is wrong with its [\d,]+ events\n$/);
  });

  test('says which lines of a trace are no records', {timeout: TIMEOUT_MS}, async () => {
    const {status, out} = await trace('lint', 'dirty.lackey');
    expect([status, out]).toEqual([
      1,
      'dirty.lackey, line 3: is no record: "hello\\u001b[2J"\n' +
        'dirty.lackey, line 5: begins or ends as a record does, so an access may be missing: "before the program endedL 600000,8"\n',
    ]);
  });

  test('says which events nobody can believe, the first of them', {timeout: TIMEOUT_MS}, async () => {
    written('odd.pagewalk', recorder => {
      recorder.region(0, 0);
      recorder.loadCr3(7, 0, false);
      recorder.chapter('booted');
      for (let page = 0; page < 30; page++) recorder.access(READ | USER_MODE, page, 0, 0);
      recorder.chapter('done');
      recorder.end();
    });
    const {status, out} = await trace('lint', 'odd.pagewalk');
    expect(status).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'odd.pagewalk, event 4: user read at 0x0: it expects success, and the tables give a fault with error code 0x4',
    );
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 10 more');
    const json = await trace('lint', 'odd.pagewalk', '--json');
    expect(lintSchema.parse(JSON.parse(json.out))).toMatchObject({looked: {what: 'events'}, more: 10});
  });
});

describe('a recording that is not what it says is refused wherever it is named', () => {
  const refused = async (file: string, sentence: string) => {
    for (const argv of [
      ['trace', 'info'],
      ['trace', 'export'],
      ['run', '--workload'],
    ]) {
      const {status, out, err} = await here.pagewalk(...argv, `./${file}`);
      expect([status, out, err.replace(`${here.folder}/`, './')]).toEqual([
        1,
        '',
        `pagewalk: ./${file}${sentence}\n`,
      ]);
    }
  };

  test('cut, or changed', {timeout: TIMEOUT_MS}, async () => {
    const whole = readFileSync(join(here.folder, 'tiny.pagewalk'));
    const cut = whole.indexOf('ROWS') + 50;
    writeFileSync(join(here.folder, 'cut.pagewalk'), whole.subarray(0, cut));
    await refused('cut.pagewalk', `, byte ${cut}: found the end of the file, expected the rest of a block`);
    const changed = Buffer.from(whole);
    changed[whole.length - 2] ^= 1;
    writeFileSync(join(here.folder, 'changed.pagewalk'), changed);
    const trailer = whole.lastIndexOf('TAIL') + 20;
    await refused(
      'changed.pagewalk',
      `, byte ${trailer}: found text, expected that which its checksum was made of`,
    );
  });

  test('with events that there cannot be', {timeout: TIMEOUT_MS}, async () => {
    written('nowhere.pagewalk', recorder => {
      recorder.chapter('booted');
      recorder.access(READ, 5, 0, 0);
      recorder.chapter('done');
      recorder.end();
    });
    const block = readFileSync(join(here.folder, 'nowhere.pagewalk')).indexOf('ROWS');
    await refused(
      'nowhere.pagewalk',
      `, byte ${block}: event 2: page 5 lies in slot 0, whose region no event has named`,
    );
  });

  test('of a guest that uses what its header denies', {timeout: TIMEOUT_MS}, async () => {
    written('tagged.pagewalk', recorder => {
      recorder.chapter('booted');
      recorder.loadCr3(7, 3, false);
      recorder.chapter('done');
      recorder.end();
    });
    const trailer = readFileSync(join(here.folder, 'tagged.pagewalk')).indexOf('TAIL') + 20;
    const said = 'the trailer: the guest has loaded PCIDs, expected guest.pcid to be 1 in the header';
    await refused('tagged.pagewalk', `, byte ${trailer}: ${said}`);
  });
});

describe('export', () => {
  test('an event is a line, and says what it carries', {timeout: TIMEOUT_MS}, async () => {
    const {status, out} = await trace('export', 'tiny.pagewalk');
    expect(status).toBe(0);
    const lines = out.trimEnd().split('\n');
    const {events} = factsSchema.parse(JSON.parse((await trace('info', 'tiny.pagewalk', '--json')).out));
    expect(lines).toHaveLength(events!);
    expect(lines.filter(line => line.includes(' chapter number='))).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^0 \d+ [A-Za-z0-9-]+( [a-zA-Z]+(=\S+)?)*$/);
    expect(
      lines.filter(line => /^0 \d+ user-write address=0x[0-9a-f]+ line=\d+ fault=0x6$/.test(line)),
    ).toHaveLength(16);
  });

  test('a record is what lackey prints', {timeout: TIMEOUT_MS}, async () => {
    const {out} = await trace('export', 'dirty.lackey');
    expect(out).toBe('I  00401000,3\n L 00600000,8\n S 00600008,8\n');
    const path = fileURLToPath(new URL('../../workloads/traces/ls.lackey', import.meta.url));
    const records = readFileSync(path, 'utf8')
      .split('\n')
      .filter(line => !line.startsWith('=='));
    expect((await trace('export', path)).out.split('\n')).toEqual(records);
  });

  test('whoever reads may stop', {timeout: TIMEOUT_MS}, () => {
    const command = fileURLToPath(new URL('pagewalk.mjs', import.meta.url));
    const first = execFileSync(
      'bash',
      ['-c', `set -o pipefail; '${process.execPath}' '${command}' trace export tiny.pagewalk | head -n 1`],
      {cwd: here.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']},
    );
    expect(first).toMatch(/^0 0 region slot=0 region=\d+\n$/);
  });
});

describe('a recorded program', {timeout: TIMEOUT_MS}, () => {
  const program = (said: Partial<ProgramEnding> = {}): void =>
    writeProgram(
      join(here.folder, 'program.pagewalk'),
      sink => {
        sink.start({
          name: '/usr/bin/sh',
          segments: [{start: 0x400000, bytes: 0x2000, protection: 7}],
          stackEnd: 0x7ffd0000000,
        });
        sink.instruction(0x400, 0, 3);
        sink.store(0x401, 8, 8);
        sink.call({number: 39, arguments: [], result: {value: 7}});
        sink.exit();
      },
      said,
    );

  test('info in words', async () => {
    const gap = `process 7 forked process 8, of which there is no trace ${'at all '.repeat(10)}`.trim();
    program({exitCode: 3, gaps: [gap], forced: 2});
    const {status, out, err} = await trace('info', 'program.pagewalk');
    expect([status, err]).toEqual([0, '']);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const text = out.replaceAll('\n', ' ');
    expect(text).toContain(
      "program.pagewalk: the program sh -c 'ls | sort', by a test; its exit status was 3 ",
    );
    expect(out).toMatch(/^System calls\n {2}exit_group +1\n {2}getpid +1\n\n/m);
    expect(text).toContain(`Missing: ${gap} `);
    expect(text).toContain(
      'Missing: a process went on, and the recording does not tell what it waited for, 2 times ',
    );
  });

  test('info of one that has no exit status', async () => {
    const said = async (ending: Partial<ProgramEnding>): Promise<string> => {
      program(ending);
      return (await trace('info', 'program.pagewalk')).out.replaceAll('\n', ' ');
    };
    expect(await said({exitCode: null})).toContain('by a test; a signal ended it ');
    expect(await said({exitCode: null, cut: 'limit'})).toContain(
      'by a test; cut at its limit of loads and stores ',
    );
    expect(await said({exitCode: null, cut: 'space'})).toContain('by a test; cut where the disk was full ');
  });

  test('lint', async () => {
    program({cut: 'limit'});
    const whole = await trace('lint', 'program.pagewalk');
    expect([whole.status, whole.out]).toEqual([
      0,
      'program.pagewalk: nothing is wrong with its 1 accesses\n' +
        'program.pagewalk: it was cut at its limit of loads and stores, before the program ended\n',
    ]);
    program({gaps: ['process 8 was lost']});
    const lacking = await trace('lint', 'program.pagewalk');
    expect([lacking.status, lacking.out]).toEqual([
      1,
      'program.pagewalk: is not whole: process 8 was lost\n',
    ]);
  });

  test('export', async () => {
    program();
    const {out} = await trace('export', 'program.pagewalk');
    expect(out.split('\n').slice(2)).toEqual(['I 0x400000 3', 'S 0x401008 8', 'getpid() = 7', 'exit', '']);
  });
});

test('another file is none of these', {timeout: TIMEOUT_MS}, async () => {
  const {status, err} = await trace('info', 'tiny.ts');
  expect([status, err]).toEqual([
    1,
    'pagewalk: tiny.ts: expected a recording or an address trace, a file that ends in .pagewalk, .lackey\n',
  ]);
});
