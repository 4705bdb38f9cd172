import type {Slips} from '../bug.ts';

/** What is planned, run and kept. */
export const store: Slips = {
  'src/suite/store/sealed.ts': [
    {
      text: 'if (checksumOf(text) !== seal[1])',
      becomes: 'if (checksumOf(text).length !== seal[1].length)',
      why: 'a changed digit is reported as fact',
    },
  ],
  'src/suite/store/cell-line.ts': [
    {
      text: '`${workload} under ${strategy}, seed ${seed}`',
      becomes: '`${strategy} under ${workload}, seed ${seed}`',
      why: 'a damaged cell is named the wrong way round',
    },
  ],
  'src/suite/store/kept-cells.ts': [
    {
      text: "if (cell.status === 'ok' || cells.get(cell.key)?.status !== 'ok') cells.set(",
      becomes: 'cells.set(',
      why: 'what ended well is lost to a failure that came later',
    },
    {
      text: '...(planned && pricedAt(planned.costs, cell, own)),',
      becomes: '...(planned && pricedAt(planned.costs, cell)),',
      why: "cells with a strategy's own events are called damaged",
    },
    {
      text: 'return differs ? `',
      becomes: 'return differs && other.seed !== cell.seed ? `',
      why: 'two lines of one cell that disagree are both believed',
    },
    {
      text: 'line ${line.number} (${problem}',
      becomes: 'line ${line.number - 1} (${problem}',
      why: 'a damaged line is looked for in the one before',
    },
    {
      text: "wrong === 'cycles' || wrong === 'attribution' ?",
      becomes: "wrong === 'events' || wrong === 'attribution' ?",
      why: 'a price is looked for in the chapters',
    },
  ],
  'src/suite/store/store.ts': [
    {
      text: "text.slice(0, text.lastIndexOf('\\n') + 1)",
      becomes: "text.slice(0, text.lastIndexOf('\\n'))",
      why: 'the next cell is written behind the last whole one, on its line',
    },
    {
      text: "split('\\n').slice(0, -1)",
      becomes: "split('\\n').slice(0, -2)",
      why: 'the last cell of a folder is not seen',
    },
    {
      text: 'readLine(text, at + 1)',
      becomes: 'readLine(text, at)',
      why: 'lines count from 0',
    },
    {
      text: "if (this.read(CELLS) !== undefined) this.write(CELLS, '');",
      becomes: '',
      why: '--fresh keeps the old cells',
    },
    {
      text: '} else if (held !== undefined && held !== spec) {',
      becomes: '} else if (held !== undefined && held === spec) {',
      why: 'a folder becomes that of another spec, and one cannot go on with its own',
    },
    {
      text: "[SPECIFICATION, '.svg', '.png']",
      becomes: "[SPECIFICATION, '.svg']",
      why: 'pictures of an earlier run stay beside those of this one',
    },
  ],
  'src/suite/store/stored-run.ts': [
    {
      text: 'const current = own.length > 0;',
      becomes: 'const current = cells.length > 0;',
      why: 'a run of another simulator is reported as one without cells, and priced anew',
    },
    {
      text: 'sameRecording(current ? own : cells)',
      becomes: 'current ? own : cells',
      why: 'a report compares strategies that saw different guests',
    },
  ],
  'src/suite/run.ts': [
    {
      text: "cell.status === 'ok' && wanted.has(cell.key)",
      becomes: 'wanted.has(cell.key)',
      why: 'what failed is not tried again',
    },
    {
      text: 'if (!interrupted) store.settle(cells);',
      becomes: '',
      why: 'the file has the cells in the order in which they ended, other bytes each time',
    },
    {
      text: 'members.every(({identity}) => cells.has(identity.key))',
      becomes: 'members.some(({identity}) => cells.has(identity.key))',
      why: 'a pass of which one cell is there is not gone on with',
    },
    {
      text: 'pass.members.filter(({identity}) => !cells.has(identity.key))',
      becomes: 'pass.members',
      why: 'cells that are there are counted again',
    },
  ],
  'src/suite/pool.ts': [
    {
      text: 'if (options.signal.aborted || pass.members.length === 1) return failAll(pass, cells);',
      becomes: 'return failAll(pass, cells);',
      why: 'a strategy that kills its worker fails those beside it',
    },
    {
      text: 'late.abort(), timeout * 1000)',
      becomes: 'late.abort(), timeout)',
      why: 'seconds are milliseconds',
    },
  ],
  'src/suite/plan.ts': [
    {
      text: 'members.slice(at * size, (at + 1) * size)',
      becomes: 'members.slice(at * size, (at + 1) * size - 1)',
      why: 'the last strategy of a pass never runs',
    },
  ],
  'src/suite/planning.ts': [
    {
      text: 'if (cells <= maxCells) return;',
      becomes: 'if (cells < maxCells) return;',
      why: 'as many cells as are allowed are refused',
    },
    {
      text: 'product * valuesOf(setting).length, 1)',
      becomes: 'product + valuesOf(setting).length, 1)',
      why: 'a space of a billion cells is planned until memory ends',
    },
  ],
  'src/suite/settings.ts': [
    {
      text: 'valuesOf(settings[name]).length > 1',
      becomes: 'valuesOf(settings[name]).length > 2',
      why: 'two variants have one label',
    },
    {
      text: '[name.slice(start.length), value]',
      becomes: '[name.slice(prefix.length), value]',
      why: 'what is set of the guest or the host is of no effect',
    },
  ],
};
