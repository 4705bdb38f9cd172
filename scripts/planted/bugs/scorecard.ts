import type {Slips} from '../bug.ts';

export const scorecard: Slips = {
  'src/reproduce/needs.ts': [
    {
      text: '.filter(factor => Math.abs(outcome(factor) - goal) < Math.abs(own) / 2)',
      becomes: '',
      why: 'where a ratio is infinite it is taken to be what was published',
    },
    {
      text: 'Math.min(FARTHEST, 1 / Math.max',
      becomes: 'Math.max(FARTHEST, 1 / Math.max',
      why: 'a share may be more than all',
    },
    {
      text: 'distance(one.factor) - distance(other.factor)',
      becomes: 'one.factor - other.factor',
      why: 'the cheapest price comes first, and not the nearest',
    },
  ],
  'src/reproduce/compositions.ts': [
    {
      text: 'other.weight - one.weight',
      becomes: 'one.weight - other.weight',
      why: 'of a suite the programs are shown that do not matter',
    },
  ],
  'src/report/reproduction/strips.ts': [
    {
      text: "x2: {field: 'high'}, y: pixels('top')",
      becomes: "x2: {field: 'ours'}, y: pixels('top')",
      why: 'the band ends at what came out, and not where the tolerance does',
    },
  ],
  'src/report/reproduction/target-chart.ts': [
    {
      text: 'openHigh: high === null',
      becomes: 'openHigh: false',
      why: 'an open end looks like one',
    },
  ],
  'src/report/reproduction/summary-chart.ts': [
    {
      text: 'published === ours && low === high',
      becomes: 'false',
      why: 'a count of nothing that is equal has no place',
    },
    {
      text: "const ASIDE = {word: 'no ratio', share: 0.2};",
      becomes: "const ASIDE = {word: 'no ratio', share: 0.1};",
      why: 'what stands aside has no room for its word',
    },
    {
      text: 'rankOf(one) - rankOf(other)',
      becomes: 'rankOf(other) - rankOf(one)',
      why: 'misses stand above what is reproduced',
    },
  ],
  'src/report/reproduction/deciding.ts': [
    {
      text: '.at(0)',
      becomes: '.at(-1)',
      why: 'a number is set over the bound that is farther off',
    },
  ],
  'src/report/reproduction/measure-tables.ts': [
    {
      text: 'isWithin(needed, range)',
      becomes: 'isWithin(own, range)',
      why: 'a price that no draw reaches looks as if one did',
    },
  ],
  'src/report/reproduction/target-page.ts': [
    {
      text: "verdict === 'reproduced' ? [] : missBlocks(score, target)",
      becomes: "verdict !== 'not reproduced' ? [] : missBlocks(score, target)",
      why: 'what has only the direction is not explained',
    },
  ],
};
