import type {Slips} from '../bug.ts';

export const report: Slips = {
  'src/report/fidelity.ts': [
    {
      text: 'distinct(views.flatMap(view => fidelityNote(view) ?? []))',
      becomes: '[]',
      why: 'nobody is told what a simpler model of the caches changes',
    },
    {
      text: 'level.length === 0',
      becomes: 'level.length > 0',
      why: 'of strategies that become level nothing is said',
    },
  ],
  'src/report/overview.ts': [
    {
      text: 'numberCell(summary?.slowdown, () =>',
      becomes: 'numberCell(summary?.high ?? undefined, () =>',
      why: 'the first table of a report shows the upper ends of the intervals',
    },
    {
      text: 'each.workload === workload && each.strategy === strategy',
      becomes: 'each.workload === workload',
      why: 'every column has the slowdown of the first strategy',
    },
  ],
  'src/report/slowdown.ts': [
    {
      text: "unsteadinessOf(group) === undefined ? '' : UNSTEADY_MARK",
      becomes: "''",
      why: 'what is not steady has no mark',
    },
    {
      text: '${markedRatio(group, row.slowdown)} ${intervalText(row)}',
      becomes: '${markedRatio(group, row.slowdown)}',
      why: 'a slowdown is printed without its interval',
    },
  ],
  'src/report/summary-table.ts': [
    {
      text: 'cell => cell.overheadBytes.peak',
      becomes: 'cell => cell.overheadBytes.end',
      why: 'memory is what was left at the end, and said to be the peak',
    },
    {
      text: 'numberCell(summary?.slowdown, value',
      becomes: 'numberCell(summary?.low ?? undefined, value',
      why: 'the headline is the lower end of the interval',
    },
    {
      text: 'line.interval, line.exits, line.references, line.memory]',
      becomes: 'line.interval, line.references, line.exits, line.memory]',
      why: 'two columns have each other’s numbers',
    },
    {
      text: 'cell => total(cell.events, EXIT_NAMES)',
      becomes: 'cell => cell.events.exitsHiddenFault',
      why: 'exits are those for hidden faults only',
    },
  ],
  'src/report/format.ts': [
    {
      text: 'const KIB = 1024;',
      becomes: 'const KIB = 1000;',
      why: 'what is called KiB has 1000 bytes',
    },
    {
      text: "{from: 1e6, letter: 'M'}",
      becomes: "{from: 1e6, letter: 'G'}",
      why: 'millions are called G',
    },
    {
      text: 'Math.max(0, 2 - magnitude)',
      becomes: 'Math.max(0, 1 - magnitude)',
      why: 'numbers have two significant digits, and are said to have three',
    },
  ],
  'src/report/view.ts': [
    {
      text: 'value(cell), 0) / group.cells.length;',
      becomes: 'value(cell), 0) / (group.cells.length + group.failures.length);',
      why: 'seeds that failed count as zero in every mean',
    },
    {
      text: '${failures.length} of ${cells.length + failures.length} failed',
      becomes: '${failures.length} of ${cells.length} failed',
      why: '"2 of 1 failed"',
    },
    {
      text: 'hypothetical: cells.find(',
      becomes: 'hypothetical: result.cells.find(',
      why: 'a machine that lacks nothing is called hypothetical beside one that does',
    },
    {
      text: 'other.strategy === strategy && other.machine === place.machine',
      becomes: 'other.strategy === strategy',
      why: 'means are over the cells of all machines',
    },
  ],
  'src/report/labels.ts': [
    {
      text: '!alike.every(other => other.particulars.includes(each))',
      becomes: '!alike.some(other => other.particulars.includes(each))',
      why: 'variants lose the particulars that tell them apart',
    },
  ],
  'src/report/failures.ts': [
    {
      text: '[each.workload, each.machine, each.error, ...each.seeds]',
      becomes: '[each.workload, each.machine, each.error]',
      why: 'a strategy is said to have failed at the seeds of another',
    },
    {
      text: 'cell => [cell.workload, cell.machine, cell.strategy, cell.error]',
      becomes: 'cell => [cell.workload, cell.machine, cell.strategy]',
      why: 'only the first of several reasons is told',
    },
  ],
  'src/report/free-events.ts': [
    {
      text: 'free === undefined || times === 0 ? []',
      becomes: 'free === undefined ? []',
      why: 'what never happened is listed as what happened for free',
    },
  ],
  'src/report/own-events.ts': [
    {
      text: 'times: times + counts[name],',
      becomes: 'times: counts[name],',
      why: 'times are of the last cell, and said to be of all',
    },
    {
      text: 'const key = JSON.stringify([name, event]);',
      becomes: 'const key = name;',
      why: 'two events of one name are one, at the price of the first',
    },
  ],
  'src/report/checked.ts': [
    {
      text: "howMany(sum.faults, 'fault')",
      becomes: "howMany(sum.racy, 'fault')",
      why: 'the faults that were checked are another number',
    },
    {
      text: "checked === cells.length ? ''",
      becomes: "checked > 0 ? ''",
      why: 'cells that were not checked are not told of',
    },
  ],
  'src/report/lead.ts': [
    {
      text: 'new Set(cells.map(cell => cell.seed)).size',
      becomes: 'cells.length',
      why: 'every cell is counted as a seed',
    },
  ],
  'src/report/sight.ts': [
    {
      text: 'more.length - some.length',
      becomes: 'some.length - more.length',
      why: 'the exception is told as the rule',
    },
  ],
  'src/report/machine-tables.ts': [
    {
      text: "['Second-level TLB, 1 GiB', sizeOf(tlb.secondHuge)]",
      becomes: "['Second-level TLB, 1 GiB', sizeOf(tlb.second)]",
      why: 'a TLB has the size of another',
    },
    {
      text: "['VPID or ASID tags', features.vpid ?",
      becomes: "['VPID or ASID tags', features.pcid ?",
      why: 'one feature of the machine is told of another',
    },
    {
      text: '[`${name}, 2 MiB`, sizeOf(large)]',
      becomes: '[`${name}, 2 MiB`, sizeOf(huge)]',
      why: 'the sizes of two pages are mixed up',
    },
    {
      text: 'numberCell(costs[name], String)',
      becomes: 'numberCell(Math.round(costs[name]), String)',
      why: 'prices of sixteenths are shown as whole cycles',
    },
  ],
  'src/report/markdown-text.ts': [
    {
      text: "align === 'right' ? '---:' : '---'",
      becomes: "align === 'left' ? '---:' : '---'",
      why: 'columns of numbers are ragged',
    },
  ],
  'src/report/sweep/crossings.ts': [
    {
      text: 'if (led) crossings',
      becomes: 'crossings',
      why: 'who was never ahead by anything loses a lead',
    },
    {
      text: 'while (start > 0 && lag(start) <= 0) start--;',
      becomes: '',
      why: 'a lead that changes at a point is thought to change after it',
    },
  ],
  'src/report/answer/places.ts': [
    {
      text: 'view.virtual.includes(group.strategy) && ',
      becomes: '',
      why: 'native wins everywhere',
    },
    {
      text: ' && unsteadinessOf(group) === undefined;',
      becomes: ';',
      why: 'what is not steady is ranked',
    },
  ],
  'src/report/data-table.ts': [
    {
      text: 'numbers.length > 0 && numbers',
      becomes: 'numbers',
      why: 'rows without numbers are taken for zeros and left out',
    },
  ],
  'src/report/markdown.ts': [
    {
      text: "caution === undefined ? '' : `${escape(caution)}.`,",
      becomes: "'',",
      why: 'the Markdown does not say that lines of a trace were skipped',
    },
  ],
  'src/report/terminal.ts': [
    {
      text: '...failuresOf(groups).flatMap(failure => fold(failure, GAP, columns)),',
      becomes: '',
      why: 'the terminal does not say that numbers are of some seeds only',
    },
  ],
  'src/report/charts/walks.ts': [
    {
      text: 'undefined : references / misses;',
      becomes: 'undefined : meanOf(group, cell => cell.walkReferences / cell.tlbMisses);',
      why: 'the mean of ratios: a seed with few misses weighs as much as any',
    },
  ],
  'src/report/charts/chapters.ts': [
    {
      text: 'slowdownOf(costs(own, at), costs(reference, at))',
      becomes: 'slowdownOf(costs(cells, at), costs(reference, at))',
      why: 'chapters of more seeds are divided by those of fewer',
    },
    {
      text: 'const spent = costs(cells, at)',
      becomes: 'const spent = costs(own, at)',
      why: 'a mean over seeds sums fewer of them',
    },
    {
      text: 'chapter: at + 1,',
      becomes: 'chapter: at,',
      why: 'chapters count from 0',
    },
    {
      text: 'cycles(chapter.events, prices, ownOf(cell, chapter))',
      becomes: 'cycles(chapter.events, prices, ownOf(cell, cell))',
      why: 'the own events of the whole cell are counted in each chapter',
    },
  ],
  'src/report/charts/slowdown.ts': [
    {
      text: 'among.flatMap(({groups}) => groups.flatMap(reach))',
      becomes: 'view.groups.flatMap(reach)',
      why: 'a slowdown of 1.16 looks as large in one part as one of 50 in another',
    },
    {
      text: 'low: summary?.low ?? undefined,',
      becomes: 'low: summary?.slowdown,',
      why: 'intervals are drawn by half',
    },
  ],
  'src/report/charts/stacks.ts': [
    {
      text: '* columns - parts.length <= 1;',
      becomes: '* columns - parts.length <= 2;',
      why: 'a legend closes its gaps, and no longer reads down its columns',
    },
    {
      text: 'end += value / largest;',
      becomes: 'end += value / bar.total;',
      why: 'every bar fills the width, so none can be compared',
    },
    {
      text: 'largest: Math.max(...rivals.map(',
      becomes: 'largest: Math.min(...rivals.map(',
      why: 'bars leave the scale, which is said to be of the largest',
    },
    {
      text: 'const rivals = bars.filter(other => other.workload === bar.workload);',
      becomes: 'const rivals = bars;',
      why: 'short workloads are drawn as nothing beside long ones',
    },
  ],
  'src/report/charts/cycles.ts': [
    {
      text: 'slowdownWords(group, group.summary)',
      becomes: 'short(total)',
      why: 'the number at the end of a bar is of cycles, and is called its slowdown',
    },
    {
      text: 'meanOf(group, cell => cell.cycles)',
      becomes: 'meanOf(group, cell => cell.attribution.computing)',
      why: 'the column of all cycles has those of one cause',
    },
  ],
  'src/report/charts/exits.ts': [
    {
      text: "CAUSE_LOOKS['CR3 exits']",
      becomes: "CAUSE_LOOKS['trace faults']",
      why: 'two exits have the same letter and fill',
    },
    {
      text: '(sum, name) => sum + cell.events[name], 0)',
      becomes: '(sum, name) => sum + Math.sign(cell.events[name]), 0)',
      why: 'the column of all exits counts kinds',
    },
  ],
  'src/report/charts/memory.ts': [
    {
      text: 'cell => cell.overheadBytes.peak',
      becomes: 'cell => cell.overheadBytes.end',
      why: 'what was left at the end is drawn as the peak',
    },
  ],
  'src/report/charts/ticks.ts': [
    {
      text: 'const low = Math.min(1, ...values);',
      becomes: 'const low = Math.min(...values);',
      why: 'an axis of slowdowns need not hold 1, and the line of the reference falls off it',
    },
  ],
  'src/report/charts/timeline.ts': [
    {
      text: "measured ? '' : ' (warm-up)'",
      becomes: "measured ? ' (warm-up)' : ''",
      why: 'measured chapters are called the warm-up',
    },
    {
      text: 'chapters.filter(({measured}) => !measured)',
      becomes: 'chapters.filter(({measured}) => measured)',
      why: 'measured chapters are shaded',
    },
  ],
  'src/report/charts/missing.ts': [
    {
      text: 'shift: middle % 1,',
      becomes: 'shift: 0,',
      why: 'what two lines lack is said of the upper one',
    },
    {
      text: 'if (line === undefined) runs.push([]);',
      becomes: 'if (line === undefined) continue;',
      why: 'strategies that are no neighbours share their words, and a value stands between',
    },
  ],
  'src/report/part.ts': [
    {
      text: '`${name}-${part.at}-of-${part.of}`',
      becomes: '`${name}-of-${part.of}`',
      why: 'the parts of a chart are written over each other',
    },
  ],
  'src/report/price-parts.ts': [
    {
      text: 'costs[event] !== unchanged[event]',
      becomes: 'costs[event] === unchanged[event]',
      why: 'a price is said to rest on all that it does not rest on',
    },
  ],
  'src/report/charts/dots.ts': [
    {
      text: "x2: {field: 'high'}",
      becomes: "x2: {field: 'value'}",
      why: 'intervals are drawn by half',
    },
  ],
  'src/report/html/table.ts': [
    {
      text: '<data value="${cell.value}">',
      becomes: '<data value="${cell.text}">',
      why: 'who reads the page by program gets rounded numbers',
    },
  ],
  'src/report/html/setup.ts': [
    {
      text: "(cell.status === 'ok' ? [cell.recording] : [])",
      becomes: "(cell.status === 'ok' ? [cell.key] : [])",
      why: 'cells are counted as recordings',
    },
  ],
  'src/report/html/failures.ts': [
    {
      text: 'if (failed === 0) return undefined;',
      becomes: 'if (failed < 2) return undefined;',
      why: 'a single failure is not on the page',
    },
  ],
};
