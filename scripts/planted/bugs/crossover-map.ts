import type {Slips} from '../bug.ts';

export const crossoverMap: Slips = {
  'src/reproduce/map/border.ts': [
    {
      text: 'const share = Math.log(before.ratio) / Math.log(before.ratio / after.ratio);',
      becomes: 'const share = (before.ratio - 1) / (before.ratio - after.ratio);',
      why: 'the border is interpolated on a linear scale, and drawn on a logarithmic one',
    },
    {
      text: 'factor: Math.max(updates / drawn, drawn / updates)',
      becomes: 'factor: updates / drawn',
      why: 'a line that promises too much is never far off',
    },
    {
      text: 'const exitsAnUpdate = exits / updated.guestTableStores;',
      becomes: 'const exitsAnUpdate = exits / updated.guestEntriesChanged;',
      why: 'the line counts updates by another measure than the axis',
    },
    {
      text: 'betterShadow(updating, costs)',
      becomes: "'shadow-cached'",
      why: 'the line is of another pager than the border',
    },
  ],
  'src/reproduce/map/counted.ts': [
    {
      text: "ratio > TIE_RATIO ? 'shadow' : ratio < 1 / TIE_RATIO ? 'nested' : 'level'",
      becomes: "ratio > TIE_RATIO ? 'nested' : ratio < 1 / TIE_RATIO ? 'shadow' : 'level'",
      why: 'the loser wins',
    },
    {
      text: 'cyclesOf(each) < cyclesOf(best) ? each : best',
      becomes: 'cyclesOf(each) > cyclesOf(best) ? each : best',
      why: 'nested paging is laid beside the worse shadow paging',
    },
  ],
  'src/reproduce/map/grid.ts': [
    {
      text: 'misses * THOUSANDS_IN_A_MILLION - changed * MISSES_AN_UPDATE',
      becomes: 'misses * THOUSANDS_IN_A_MILLION',
      why: 'the misses that updates bring come on top',
    },
  ],
  'src/reproduce/map/exit-prices.ts': [
    {
      text: '({...machine, ...latencies})',
      becomes: '({...latencies, ...machine})',
      why: 'every year has the exits of the last',
    },
  ],
  'src/report/map/letters.ts': [
    {
      text: 'turn === -1 ? plane',
      becomes: 'turn !== -1 ? plane',
      why: 'what hardly updates stands on the scale',
    },
    {
      text: 'placed.every(other => !touches(letterBox(choice), letterBox(other)))',
      becomes: 'placed.every(other => touches(letterBox(choice), letterBox(other)))',
      why: 'letters lie over one another',
    },
  ],
  'src/report/map/panel.ts': [
    {
      text: "y2: {field: 'high'}",
      becomes: "y2: {field: 'low'}",
      why: 'cells have no height',
    },
  ],
  'src/report/map/plane.ts': [
    {
      text: 'height * (1 - shareOf(misses, y.domain))',
      becomes: 'height * shareOf(misses, y.domain)',
      why: 'applications and numbers stand upside down',
    },
  ],
};
