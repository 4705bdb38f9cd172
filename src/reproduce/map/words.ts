/** What the map says, in sentences. */
import {HOST_PAGES_KIB, type HostPageKib} from './grid.ts';
import type {Border, Panel} from './result.ts';

export function findingsOf(panels: readonly Panel[]): string[] {
  const rows = HOST_PAGES_KIB.map(pageKib => panels.filter(({hostPageKib}) => hostPageKib === pageKib));
  return [
    ...rows.map(row => borderSentence(row)),
    ...lineSentences(panels),
    ...rows.map(row => applicationSentence(row)),
    ...exceptionSentences(panels),
  ];
}

export const hostPagesWords = ({hostPageKib}: {readonly hostPageKib: HostPageKib}): string =>
  hostPageKib === 4 ? '4 KiB' : '2 MiB';

const placeWords = (panel: Panel): string =>
  `exits of ${panel.year} and host pages of ${hostPagesWords(panel)}`;

function borderSentence(row: readonly Panel[]): string {
  const each = row.map(
    ({year, border}) =>
      `${border.length === 0 ? 'nowhere on the map' : number(missesAnUpdate(border))} with exits of ${year}`,
  );
  return `TLB misses for each table update above which shadow paging wins, with host pages of ${hostPagesWords(row[0])}: ${each.join(', ')}.`;
}

/** The mean along the border, of a ratio. */
export const missesAnUpdate = (border: Border): number =>
  Math.exp(border.reduce((sum, {misses, updates}) => sum + Math.log(misses / updates), 0) / border.length);

const LEFT_OUT =
  'It counts exits and their handlers, and not what a hypervisor then does to its tables, the misses that follow its flushes, and what an exit pushes out of caches.';

/** How far the line is from what is simulated, and what of it is why. */
function lineSentences(panels: readonly Panel[]): string[] {
  const some = panels.flatMap(panel => (panel.apart === null ? [] : [{panel, apart: panel.apart}]));
  if (some.length === 0) return [];
  const factors = some.map(({apart}) => apart.factor);
  const {panel, apart} = some.reduce((most, each) => (each.apart.factor > most.apart.factor ? each : most));
  const {exitsAnUpdate, cyclesAnExit, cyclesAMiss} = panel.line;
  const isLate = panels.every(({line, border}) =>
    border.every(({misses, updates}) => updates < misses * line.updatesAMiss),
  );
  return [
    `Border and line are a factor of ${number(Math.min(...factors))} to ${number(Math.max(...factors))} apart in updates where they are farthest apart, by the panel; most with ${placeWords(panel)}, at ${number(apart.misses)} misses a thousand accesses. ` +
      `There an update costs shadow paging ${number(apart.cyclesAnUpdate)} cycles (the line: ${number(exitsAnUpdate * cyclesAnExit)}) and a miss nested paging ${number(apart.cyclesAMiss)} (the line: ${number(cyclesAMiss)}).`,
    ...(isLate ? [`All over the map the line promises shadow paging more than it gets. ${LEFT_OUT}`] : []),
  ];
}

function applicationSentence(row: readonly Panel[]): string {
  const [{applications}] = row;
  const each = row.map(panel => {
    const won = (winner: string): number =>
      panel.applications.filter(application => application.winner === winner).length;
    return `${won('nested')} and ${won('shadow')} with exits of ${panel.year}`;
  });
  return `Of ${applications.length} applications that nested and that shadow paging wins, with host pages of ${hostPagesWords(row[0])}: ${each.join(', ')}; the others are level within 1 %.`;
}

/** The line knows misses and updates; an application has other reasons to exit. */
function exceptionSentences(panels: readonly Panel[]): string[] {
  return panels.flatMap(panel => {
    const {applications, line} = panel;
    const others = applications.filter(({winner, updates, misses}) => {
      const expected = updates < misses * line.updatesAMiss ? 'shadow' : 'nested';
      return winner !== 'level' && winner !== expected;
    });
    const names = others.map(({label}) => label).join('; ');
    return others.length === 0 ? [] : [`With ${placeWords(panel)} the line has another winner for ${names}.`];
  });
}

/** Three significant digits, or two behind the point of what is small. */
export function number(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
