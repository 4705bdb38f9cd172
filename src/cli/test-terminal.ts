/** A terminal that keeps what it is told: for tests. */
import {terminalOn, type Terminal} from './terminal.ts';

export interface KeptTerminal extends Terminal {
  readonly results: string[];
  readonly asides: string[];
}

export function keptTerminal(live = false): KeptTerminal {
  const [results, asides]: string[][] = [[], []];
  const terminal = terminalOn({
    out: text => void results.push(text),
    err: text => void asides.push(text),
    live,
    colours: false,
    columns: 80,
  });
  return {...terminal, results, asides};
}
