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
      text: '...(planned && pricedAt(planned.costs, cell, own)),',
      becomes: '',
      why: 'cycles that are not those of the events are believed',
    },
    {
      text: '...countedIn(cell.chapters, own),',
      becomes: '',
      why: 'sums that are not those of the chapters are believed',
    },
    {
      text: 'otherCell(cell, planned.get(cell.key)) ?? ',
      becomes: '',
      why: 'a row stands under the name of another strategy',
    },
    {
      text: "if (cell.status === 'ok' || cells.get(cell.key)?.status !== 'ok')",
      becomes: 'if (!cells.has(cell.key))',
      why: 'a cell that failed once is failed though it was run again',
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
  'src/suite/store/reference-cell.ts': [
    {
      text: 'if (derived.cycles !== line.cycles)',
      becomes: 'if (derived.cycles < line.cycles)',
      why: 'a reference whose events cost more than it says is believed',
    },
    {
      text: 'refuseOtherParameters(line.parameters, identity.parameters);',
      becomes: '',
      why: 'a reference made with other parameters than its spec has is believed',
    },
    {
      text: 'measured: at > 0,',
      becomes: 'measured: at >= 0,',
      why: 'the warm-up of a reference is measured',
    },
    {
      text: 'Object.keys({...planned, ...said})',
      becomes: 'Object.keys(planned)',
      why: 'a parameter that a spec does not have passes unseen',
    },
    {
      text: 'Object.entries(counts).filter(([, count]) => count !== 0)',
      becomes: 'Object.entries(counts)',
      why: 'a reference is four times as large for its zeros',
    },
  ],
  'src/suite/store/reference-cells.ts': [
    {
      text: "['workload', 'strategy', 'machine', 'seed'] as const",
      becomes: "['workload', 'strategy', 'seed'] as const",
      why: 'cells of two machines are taken for one',
    },
    {
      text: "if (cells.has(place)) throw new Spoilt('is there twice');",
      becomes: '',
      why: 'of two lines of one cell the last is believed',
    },
    {
      text: 'find(([place]) => !cells.has(place))',
      becomes: 'find(([place]) => cells.has(place) && cells.size === 0)',
      why: 'what is left of a reference is reported as all of it',
    },
    {
      text: 'line ${at + 1} (',
      becomes: 'line ${at} (',
      why: 'lines of a reference count from 0',
    },
    {
      text: "!('key' in value) && !('status' in value)",
      becomes: "'key' in value",
      why: 'a reference is read as a run, and a run as a reference',
    },
  ],
  'src/suite/store/store.ts': [
    {
      text: "if (text !== '' && !text.endsWith('\\n'))",
      becomes: "if (text === '')",
      why: 'the next cell is appended to half a line, and both are lost',
    },
    {
      text: "if (stored === 'replaced' && this.read(this.own) !== undefined) this.write(this.own, '');",
      becomes: '',
      why: '--fresh keeps what is there',
    },
    {
      text: 'if (this.exists) return;',
      becomes: 'return;',
      why: "a folder of the user's own is filled with ours",
    },
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
      text: 'number: at + 1',
      becomes: 'number: at',
      why: 'lines count from 0',
    },
    {
      text: 'held !== undefined && held !== spec && !mayReplace',
      becomes: 'held !== undefined && held === spec && !mayReplace',
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
      text: 'cells: sameRecording(current ? own : cells), current',
      becomes: 'cells: sameRecording(cells), current',
      why: 'cells of two versions of the simulator stand side by side',
    },
    {
      text: 'if (damage !== undefined)',
      becomes: 'if (damage !== undefined && cells.length === 0)',
      why: 'what is left of a damaged run is reported as all of it',
    },
    {
      text: 'const current = own.length > 0;',
      becomes: 'const current = cells.length > 0;',
      why: 'a run of another simulator is reported as one without cells, and priced anew',
    },
  ],
  'src/suite/run.ts': [
    {
      text: "stored: other ? 'replaced' : options.stored",
      becomes: 'stored: options.stored',
      why: 'cells of another stage stay in a folder whose spec they are not of',
    },
    {
      text: "cell => cell.status === 'ok' && wanted.has(cell.key)",
      becomes: 'cell => wanted.has(cell.key)',
      why: 'a cell that failed is never tried again',
    },
    {
      text: 'if (kept.damage !== undefined) watcher.damaged(kept.damage);',
      becomes: '',
      why: 'lines that were changed are counted again without a word',
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
      text: 'if (signal.aborted) return;',
      becomes: '',
      why: 'an interruption is stored as the failure of a cell',
    },
    {
      text: 'apart.push(...(await attempt(running, {...pass, members: [member]})));',
      becomes: 'apart.push(...failAll({...pass, members: [member]}, cells));',
      why: 'one strategy that hangs fails all that ran beside it',
    },
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
      text: 'if (cells <= maxCells) return;',
      becomes: 'if (cells < maxCells) return;',
      why: 'exactly as many cells as are allowed are refused',
    },
    {
      text: 'return promise;\n  const {promise',
      becomes: 'return promise;\n  if (signal) return promise;\n  const {promise',
      why: 'a module that waits for ever outlives every interruption but kill -9',
    },
    {
      text: 'variantsIn).reduce((product, each) => product * each)',
      becomes: 'variantsIn).reduce((product, each) => product + each)',
      why: 'a billion cells are planned until memory is full',
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
  'src/suite/store/sealed.ts': [
    {
      text: 'if (checksumOf(rest) !== checksum)',
      becomes: 'if (checksum === undefined)',
      why: 'a digit that was changed is reported as fact',
    },
  ],
  'src/suite/store/hold.ts': [
    {
      text: 'if (isOther || !isRunning(holder.pid)) return true;',
      becomes: 'if (isOther) return true;',
      why: 'after kill -9 a folder is held for two minutes',
    },
    {
      text: 'if (!putNew(path, text)) throw',
      becomes: 'if (putNew(path, text)) throw',
      why: 'who comes second works in the folder of the first',
    },
  ],
  'src/suite/store/durable.ts': [
    {
      text: 'for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);',
      becomes: 'writeSync(file, bytes.subarray(0, 4096));',
      why: 'the end of a long file is missing',
    },
    {
      text: 'return pid === process.pid || !isRunning(pid);',
      becomes: 'return true;',
      why: 'the draft that another process is writing is taken away under it',
    },
  ],
};
