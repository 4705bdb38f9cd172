import type {Slips} from '../bug.ts';

/** What is planned, run and kept. */
export const store: Slips = {
  'src/suite/store/cell-line.ts': [
    {
      text: '`${workload} under ${strategy}, seed ${seed}`',
      becomes: '`${strategy} under ${workload}, seed ${seed}`',
      why: 'a damaged cell is named the wrong way round',
    },
  ],
  'src/suite/store/kept-cells.ts': [
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
  ],
  'src/suite/run.ts': [
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
      text: 'late.abort(), seconds * 1000)',
      becomes: 'late.abort(), seconds)',
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
