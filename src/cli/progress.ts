/** Tells on stderr how a run goes: one line that is rewritten where somebody looks, a line every ten seconds elsewhere. */
import type {Watcher} from '../suite/run.ts';
import {howMany} from '../timing/how-many.ts';
import type {Terminal} from './terminal.ts';

const PLAIN_INTERVAL_MS = 10_000;
const LIVE_INTERVAL_MS = 200;

export function progressOn(terminal: Terminal, now: () => number = Date.now): Watcher {
  let passes = 0;
  let done = 0;
  let failed = 0;
  let started = 0;
  let said = 0;

  const line = (): string => {
    const seconds = (now() - started) / 1000;
    const left = done === 0 ? '' : `, about ${time((seconds / done) * (passes - done))} left`;
    const failures = failed === 0 ? '' : `, ${howMany(failed, 'cell')} failed`;
    return `pass ${done} of ${passes}, ${time(seconds)}${done === passes ? '' : left}${failures}`;
  };
  const say = (): void => {
    said = now();
    if (terminal.live) terminal.again(line());
    else terminal.err(`${line()}\n`);
  };

  return {
    damaged(sentence) {
      terminal.err(`warning: ${sentence}; what they said is counted again\n`);
    },
    begun(count, stored) {
      passes = count;
      started = said = now();
      if (stored > 0) terminal.err(`${there(stored)} already; ${passesIn(count)} to go\n`);
      if (terminal.live && count > 0) say();
    },
    passed(cells) {
      done++;
      failed += cells.filter(cell => cell.status === 'failed').length;
      const interval = terminal.live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS;
      if (now() - said >= interval || (terminal.live && done === passes)) say();
    },
    ended() {
      if (terminal.live && passes > 0) terminal.again('');
    },
  };
}

/** The same of something that is counted, whose end is not known. */
export function counting(
  terminal: Terminal,
  what: string,
  now: () => number = Date.now,
): {readonly counted: (count: number) => void; readonly ended: () => void} {
  let said = now();
  return {
    counted(count) {
      if (now() - said < (terminal.live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
      said = now();
      const line = `${count.toLocaleString('en-US')} ${what}`;
      if (terminal.live) terminal.again(line);
      else terminal.err(`${line}\n`);
    },
    ended() {
      if (terminal.live) terminal.again('');
    },
  };
}

const there = (cells: number): string => howMany(cells, 'cell is there', 'cells are there');
const passesIn = (count: number): string => howMany(count, 'pass', 'passes');

function time(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
