import {expect, test} from 'vitest';
import type {Panel} from './result.ts';
import {findingsOf} from './words.ts';

const LINE = {exitsAnUpdate: 0.5, cyclesAnExit: 1000, cyclesAMiss: 10, updatesAMiss: 0.02};

const panel = (change: Partial<Panel> = {}): Panel => ({
  year: '2001',
  title: 'some',
  hostPageKib: 4,
  cells: [],
  applications: [],
  border: [
    {misses: 100, updates: 1},
    {misses: 1000, updates: 2.5},
  ],
  textbookBorder: [],
  line: LINE,
  apart: {factor: 8, misses: 1000, cyclesAnUpdate: 3000, cyclesAMiss: 9},
  ...change,
});
const both = (change?: Partial<Panel>): readonly Panel[] => [
  panel(change),
  panel({...change, hostPageKib: 2048}),
];

test('says at how many misses an update the two are level, and how far the line is from that and why', () => {
  const [small, large, line, why] = findingsOf(both());
  // 100 and 400 misses an update.
  expect(small).toContain('host pages of 4 KiB: 200 with exits of 2001.');
  expect(large).toContain('host pages of 2 MiB: 200 with exits of 2001.');
  expect(line).toContain('at 1000 misses a thousand accesses');
  expect(line).toContain(
    'shadow paging 3000 cycles (the line: 500) and a miss nested paging 9.00 (the line: 10.0)',
  );
  expect(why).toContain('promises shadow paging more than it gets');
});

test('does not say why where the line errs both ways', () => {
  const border = [
    {misses: 100, updates: 3},
    {misses: 1000, updates: 2.5},
  ];
  expect(findingsOf(both({border})).join(' ')).not.toContain('promises');
});

test('says so where one of the two wins all over the map', () => {
  const findings = findingsOf(both({border: [], apart: null}));
  expect(findings[0]).toContain('nowhere on the map with exits of 2001');
  expect(findings.join(' ')).not.toContain('the line');
});

test('counts who wins the applications, and names those for whom the line has another winner', () => {
  const application = (label: string, updates: number, winner: 'nested' | 'shadow' | 'level') => ({
    label,
    updates,
    misses: 10,
    ratio: 1,
    winner,
    shadow: 'kvm' as const,
    slowdowns: {shadow: 1, textbook: 1, nested: 1},
  });
  const applications = [
    application('builds', 1, 'nested'),
    application('scans', 0, 'shadow'),
    application('switches', 0, 'nested'),
    application('rests', 0, 'level'),
  ];
  const findings = findingsOf(both({applications}));
  expect(findings.join(' ')).toContain('2 and 1 with exits of 2001; the others are level within 1 %');
  expect(findings.at(-2)).toBe(
    'With exits of 2001 and host pages of 4 KiB the line has another winner for switches.',
  );
});
