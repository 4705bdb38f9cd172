import type {Slips} from '../bug.ts';

export const reportTune: Slips = {
  'src/report/tune/front.ts': [
    {
      text: 'cycles: cyclesOverDefault.ratio,',
      becomes: 'cycles: cyclesOverDefault.high,',
      why: 'configurations are drawn at the upper ends of their intervals',
    },
    {
      text: 'over === null ? [] : [1 / over.ratio]',
      becomes: 'over === null ? [] : [over.ratio]',
      why: 'the floor that no memory gets below is drawn above the default',
    },
    {
      text: 'bytes: Math.max(...used), cycles: 1',
      becomes: 'bytes: Math.min(...used), cycles: 1',
      why: 'the default seems to need less memory than the candidates, which are at their most',
    },
    {
      text: "`${label === winner?.label ? 'W' : ''}${label === knee ? 'K' : ''}`",
      becomes: "`${label === winner?.label ? 'K' : ''}${label === knee ? 'W' : ''}`",
      why: 'the winner and the knee have each other’s letters',
    },
    {
      text: 'numberCell(each.cyclesOverDefault.ratio, ratio)',
      becomes: 'numberCell(each.overDefault.ratio, ratio)',
      why: 'where exits were minimized they stand in the column of cycles',
    },
  ],
  'src/report/tune/swept.ts': [
    {
      text: 'size: own.overheadBytes / unit,',
      becomes: 'size: own.overheadBytes / PAGE_BYTES,',
      why: 'the default is drawn at pages on an axis of KiB',
    },
    {
      text: 'value: ({overBound}) => overBound?.ratio,',
      becomes: 'value: ({overBound, overUnbounded}) => (overBound ?? overUnbounded)?.ratio,',
      why: 'what has no bound at its size is drawn by its distance to no bound at all',
    },
    {
      text: 'other.comparison.ratio - one.comparison.ratio',
      becomes: 'one.comparison.ratio - other.comparison.ratio',
      why: 'the note says "at most", and gives the least',
    },
    {
      text: 'floor: ({unbounded}) => unbounded?.hiddenFaults,',
      becomes: 'floor: ({unbounded}) => unbounded?.exits,',
      why: 'the floor of hidden faults is that of all exits',
    },
    {
      text: "numberCell(point[quantity], quantity === 'cycles' ? short : count)",
      becomes: "numberCell(point.cycles, quantity === 'cycles' ? short : count)",
      why: 'cycles stand in the column of exits',
    },
  ],
  'src/report/tune/one-pass.ts': [
    {
      text: 'ratio: misses / Math.max(1, least.misses)',
      becomes: 'ratio: least.misses / Math.max(1, misses)',
      why: 'LRU seems never to miss more than the bound',
    },
    {
      text: 'floor: curves[0].compulsory,',
      becomes: 'floor: curves[0].uses,',
      why: 'what no size avoids is drawn at all uses',
    },
    {
      text: 'numberCell(curve.compulsory, count)',
      becomes: 'numberCell(misses, count)',
      why: 'every miss is said to be unavoidable',
    },
    {
      text: '`, sampled: margin up to ± ${count(Math.max(...margins))} misses`',
      becomes: '`, sampled: margin up to ± ${count(Math.min(...margins))} misses`',
      why: 'the smallest margin is told as the largest',
    },
  ],
  'src/report/tune/tables.ts': [
    {
      text: "group.join(' = ')).join(', ')",
      becomes: "group.join(', ')).join(' = ')",
      why: 'ranks that differ are joined as ties, and ties as ranks',
    },
    {
      text: 'contest.aboveBound.cycles ? more(contest.aboveBound.cycles.comparison)',
      becomes: 'contest.aboveBound.exits ? more(contest.aboveBound.exits.comparison)',
      why: 'a column of cycles has the distance in exits',
    },
  ],
  'src/report/tune/lead.ts': [
    {
      text: '(policy.values.length - 1) * workloads.length',
      becomes: 'policy.values.length * workloads.length',
      why: 'a policy is counted as compared with itself',
    },
    {
      text: 'search.rungs[0].configurations',
      becomes: 'search.rungs.at(-1)!.configurations',
      why: 'only those that came through are said to have been searched',
    },
  ],
  'src/report/tune/effects.ts': [
    {
      text: 'data: {values: levels.map(({value, factor}) => ({value: String(value), factor}))},',
      becomes:
        'data: {values: levels.map(({value, factor}) => ({value: String(value), factor: 1 / factor}))},',
      why: 'what is better is drawn as worse',
    },
  ],
  'src/report/tune/axes.ts': [
    {
      text: 'const aside = some.length < values.length ? logAside(domain, NO_COUNT) : undefined;',
      becomes: 'const aside = undefined;',
      why: 'counts of zero are drawn nowhere, and the line to them is lost',
    },
  ],
  'src/report/tune/why-evictions.ts': [
    {
      text: 'if (2 * back > evictions) return each.upTo;',
      becomes: 'if (2 * back > 0) return each.upTo;',
      why: 'the nearest page that came back is told as the median',
    },
  ],
  'src/report/tune/why-timeline.ts': [
    {
      text: '(each.comparison.ratio > most.comparison.ratio ? each : most)',
      becomes: '(each.comparison.ratio < most.comparison.ratio ? each : most)',
      why: 'the timeline is that of the workload on which least is won',
    },
  ],
};
