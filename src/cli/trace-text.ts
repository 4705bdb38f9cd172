/** What is in a file, in words for 80 columns. */
import type {Facts} from '../trace/facts.ts';
import type {Lint} from '../trace/lint.ts';
import {sparkline} from '../trace/sparkline.ts';
import {typed} from './command-line.ts';
import {wrapped} from './table.ts';

const LABEL = 26;
const NUMBER = 15;
const BAR = 30;

const grouped = (count: number): string => count.toLocaleString('en-US');

export function factsText(name: string, facts: Facts, width: number): string {
  const {instructions, accesses, stores, kernelAccesses, tableStores, footprintPages, signals = {}} = facts;
  const row = (label: string, value: number, aside = ''): string =>
    `  ${label.padEnd(LABEL)}${grouped(value).padStart(NUMBER)}${aside === '' ? '' : `  ${aside}`}\n`;
  const named = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([each, count]) => row(each, count))
      .join('');
  return [
    wrapped(`${name}: ${headOf(facts)}`, width),
    ...(facts.events === undefined ? [] : [row('events', facts.events)]),
    row('processes', facts.processes),
    row('instructions, user mode', instructions),
    row(
      'loads and stores',
      accesses,
      accesses === 0 ? '' : `of them stores ${grouped(stores)}, ${percent(stores, accesses)}`,
    ),
    ...(facts.level === 'events'
      ? [row("the kernel's accesses", kernelAccesses), row('stores to page tables', tableStores)]
      : []),
    ...(facts.level === 'addresses'
      ? []
      : [
          row('switches', facts.switches),
          row(
            'system calls',
            Object.values(facts.systemCalls).reduce((sum, count) => sum + count, 0),
          ),
        ]),
    row('footprint', footprintPages, `pages, ${grouped(footprintPages * 4)} KiB`),
    ...Object.entries(facts.pages).map(([size, count]) => row(`  pages of ${size}`, count)),
    ...(Object.keys(facts.work).length === 0 ? [] : ["\nThe kernel's work\n", named(facts.work)]),
    ...(facts.level === 'program' ? ['\nSystem calls\n', named(facts.systemCalls)] : []),
    ...(Object.keys(signals).length === 0 ? [] : ['\nSignals\n', named(signals)]),
    ...facts.skipped.map(lack => `\n${skippedText(facts, lack, width)}`),
    '\nReuse: an LRU cache of so many pages hits\n',
    reuseText(facts.reuse),
    `\nPages used in each of ${facts.workingSet.length} even parts, at most ${grouped(Math.max(0, ...facts.workingSet))}\n`,
    `  ${sparkline(facts.workingSet)}\n`,
  ].join('');
}

function headOf(facts: Facts): string {
  const {level, workload, seed, madeBy, command = [], chapters = []} = facts;
  if (level === 'addresses') return 'an address trace';
  if (level === 'program') return `the program ${typed(command)}, by ${madeBy}; ${endText(facts)}`;
  return `the events of workload ${workload} at seed ${seed}, by ${madeBy}; chapters: ${chapters.join(', ')}`;
}

function endText({exitCode, cut}: Facts): string {
  if (cut === 'limit') return 'cut at its limit of loads and stores';
  if (cut === 'space') return 'cut where the disk was full';
  return exitCode === null ? 'a signal ended it' : `its exit status was ${exitCode}`;
}

function skippedText(
  {level}: Facts,
  {what, count, firstLine}: Facts['skipped'][number],
  width: number,
): string {
  if (level === 'program')
    return wrapped(`Missing: ${what}${count === 1 ? '' : `, ${grouped(count)} times`}`, width);
  return `Skipped: ${grouped(count)} ${what}, the first line ${firstLine}\n`;
}

function reuseText(reuse: Facts['reuse']): string {
  const all = reuse.reduce((sum, {count}) => sum + count, 0);
  const most = Math.max(1, ...reuse.map(({count}) => count));
  return reuse
    .map(({distance, count}) => {
      const label = distance === null ? 'first use' : grouped(distance);
      const bar = '█'.repeat(Math.round((count / most) * BAR));
      return `  ${label.padStart(NUMBER)}${grouped(count).padStart(NUMBER)}  ${percent(count, all).padStart(7)}  ${bar}`.trimEnd();
    })
    .map(line => `${line}\n`)
    .join('');
}

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;

export function lintText(name: string, {looked, problems, more, remarks}: Lint): string {
  const {what, count} = looked;
  const one = what === 'events' ? 'event' : 'line';
  const lines = problems.map(
    ({at, sentence}) => `${name}${at === undefined ? '' : `, ${one} ${at}`}: ${sentence}\n`,
  );
  return [
    ...(lines.length > 0 ? lines : [`${name}: nothing is wrong with its ${grouped(count)} ${what}\n`]),
    ...(more > 0 ? [`and ${grouped(more)} more\n`] : []),
    ...remarks.map(remark => `${name}: ${remark}\n`),
  ].join('');
}
