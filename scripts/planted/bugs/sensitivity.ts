import type {Slips} from '../bug.ts';

export const sensitivity: Slips = {
  'src/sensitivity/break-even.ts': [
    {
      text: 'before.first.length * Math.log(ratio)',
      becomes: 'Math.log(ratio)',
      why: 'over several seeds a break-even at another ratio than 1 lies too near',
    },
    {
      text: 'return from + way * (to - from);',
      becomes: 'return from + way * to;',
      why: 'a break-even lies beyond the range',
    },
  ],
  'src/sensitivity/order.ts': [
    {
      text: "return both.includes('first') ? TIE_RATIO : 1 / TIE_RATIO;",
      becomes: 'return 1;',
      why: 'two are called level where they have just changed places',
    },
  ],
  'src/sensitivity/prices.ts': [
    {
      text: 'drawn: drawnFrom !== undefined,',
      becomes: 'drawn: true,',
      why: 'a price that was measured is said to be in the draws',
    },
    {
      text: "range: drawnFrom !== undefined && drawnFrom === machine.ranges?.[name] ? 'stated' : 'half to twice'",
      becomes: "range: drawnFrom !== undefined ? 'stated' : 'half to twice'",
      why: 'a range that nobody states is said to be stated',
    },
  ],
  'src/sensitivity/moves.ts': [
    {
      text: "if (pair.conclusion === 'undecided') return [];",
      becomes: '',
      why: 'what the seeds do not tell is said to be overturned',
    },
    {
      text: 'to: price[end], before, after',
      becomes: 'to: price.high, before, after',
      why: 'where a price turns a verdict on its way down lies on its way up',
    },
  ],
  'src/sensitivity/pairs.ts': [
    {
      text: "const beaten = others.find(({conclusion}) => conclusion === 'beats');",
      becomes: 'const beaten = undefined;',
      why: 'of two that are level nobody learns whom they beat',
    },
  ],
  'src/sensitivity/pricing.ts': [
    {
      text: 'if (free !== undefined) return 0;',
      becomes: '',
      why: 'an event that is free has no price that could be moved',
    },
  ],
  'src/sensitivity/words.ts': [
    {
      text: 'Math.floor(shareOfDraws * 1000)',
      becomes: 'Math.round(shareOfDraws * 1000)',
      why: 'a conclusion that a draw refutes is said to hold in all',
    },
    {
      text: 'Math.max(at / value, value / at)',
      becomes: 'at / value',
      why: 'the nearest turn is the farthest below',
    },
  ],
  'src/sensitivity/drawn.ts': [
    {
      text: 'low: Math.min(...ratios), high: Math.max(...ratios)',
      becomes: 'low, high',
      why: '“under every draw, by” tells of nine tenths of them',
    },
  ],
  'src/sensitivity/change.ts': [
    {
      text: 'if (!pair.isVerdict && !then.isVerdict) return [];',
      becomes: 'if (!pair.isVerdict) return [];',
      why: 'who is first only at the new prices is not told',
    },
    {
      text: 'return was === is ? [] :',
      becomes: 'return was !== is ? [] :',
      why: 'the verdicts that stay are said to be others',
    },
  ],
  'src/report/sensitivity/chart.ts': [
    {
      text: 'cheap: atLow,',
      becomes: 'cheap: atHigh,',
      why: 'a bar has the colour of the other end of the range',
    },
  ],
  'src/report/sensitivity/part.ts': [
    {
      text: 'each.shareOfDraws < 1 || turnsOf(found, each).length > 0',
      becomes: 'each.shareOfDraws < 1',
      why: 'a verdict that one price overturns is said to hang on nothing',
    },
  ],
};
