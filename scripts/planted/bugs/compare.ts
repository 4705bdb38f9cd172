import type {Slips} from '../bug.ts';

export const compare: Slips = {
  'src/compare/comparable-cell.ts': [
    {
      text: 'is ?? at > 0',
      becomes: 'is ?? true',
      why: 'the warm-up of a reference is compared as well',
    },
    {
      text: 'JSON.stringify([workload, label, machine, seed])',
      becomes: 'JSON.stringify([workload, label, machine])',
      why: 'of the seeds of a row one is left',
    },
    {
      text: 'return prefixes.find(prefix => !SHARED.includes(prefix)) ??',
      becomes: 'return prefixes[0] ??',
      why: 'the strategy of every row is guest',
    },
  ],
  'src/compare/compared-run.ts': [
    {
      text: 'if (!(thrown instanceof Spoilt)) throw thrown;\n        wrong.push',
      becomes:
        'if (!(thrown instanceof Spoilt)) throw thrown;\n        const unsaid: string[] = [];\n        unsaid.push',
      why: 'lines that are damaged are left out in silence',
    },
    {
      text: 'for (const key of cells.keys()) failed.delete(key);',
      becomes: '',
      why: 'a cell that ended well when it was tried again counts as failed',
    },
  ],
  'src/compare/pairing.ts': [
    {
      text: 'across || pair.baseline.recording === pair.run.recording',
      becomes: 'across || pair.baseline.machine === pair.run.machine',
      why: 'different work is compared as if it was the same',
    },
    {
      text: "if (run.failed.has(key)) return 'failed in the run';",
      becomes: '',
      why: 'what failed is said to be missing, and the status stays 0',
    },
    {
      text: 'for (const {cells, failed} of [baseline, run])',
      becomes: 'for (const {cells, failed} of [baseline])',
      why: 'what the baseline lacks is dropped in silence',
    },
  ],
  'src/compare/judgement.ts': [
    {
      text: 'directed(ratio - 1)',
      becomes: 'directed(1 - ratio)',
      why: 'what is slower is better',
    },
    {
      text: "if (method === 'one seed') return {...told, verdict: 'undecided', seedsNeeded: FEWEST_SEEDS};\n  const stands",
      becomes: 'const stands',
      why: 'one seed decides',
    },
    {
      text: 'const stands = standing(comparison, tie);',
      becomes: 'const stands = standing(comparison);',
      why: 'the threshold that is asked for changes nothing',
    },
    {
      text: 'const comparison = compare(run, baseline);',
      becomes: 'const comparison = compare(run.toSorted(), baseline.toSorted());',
      why: 'seeds are no longer paired with themselves',
    },
  ],
  'src/compare/limit.ts': [
    {
      text: ': low > (WHOLE + more) / WHOLE;',
      becomes: ': excess.mean > 0;',
      why: 'a part of the interval beyond the limit is enough to trip it',
    },
    {
      text: 'value => value + more)',
      becomes: 'value => value * (1 + more))',
      why: 'a bare number is taken for a share',
    },
    {
      text: "return low > 0 && method === 'one seed' ?",
      becomes: "return low > 1e9 && method === 'one seed' ?",
      why: 'one seed, which has no interval, trips a limit',
    },
  ],
  'src/compare/differing-fields.ts': [
    {
      text: '.filter(({baseline, run}) => baseline.counts === run.counts)',
      becomes: '',
      why: 'whatever costs more is put down to prices',
    },
  ],
  'src/compare/baseline.ts': [
    {
      text: '[place, place + ASIDE].find',
      becomes: '[place].find',
      why: 'a kill while another is put in its place loses a baseline',
    },
  ],
  'src/cli/baselines.ts': [
    {
      text: 'if (status !== FINE) {',
      becomes: 'if (status === 1) {',
      why: 'a run that tripped a limit becomes the baseline of the next',
    },
  ],
  'src/cli/comparison-status.ts': [
    {
      text: 'beyond.filter(each => each.certain)',
      becomes: 'beyond.filter(each => !each.certain)',
      why: 'the status is 3 for what nobody knows, and 0 for what is certain',
    },
  ],
};
