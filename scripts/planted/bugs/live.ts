import type {Slips} from '../bug.ts';

export const live: Slips = {
  'src/live/retold.ts': [
    {
      text: 'Object.keys(values).length === 0 ? variant :',
      becomes: 'Object.keys(values).length !== 1 ? variant :',
      why: 'of several prices that are set none is',
    },
    {
      text: 'cellAt(cell, thing.costs)',
      becomes: 'cellAt(cell, data.plan.machines[0].thing.costs)',
      why: 'charts and words move to the prices of the first machine, and to none that is set',
    },
    {
      text: '.toSorted((one, other) => places.get(one.strategy)! - places.get(other.strategy)!)',
      becomes: '',
      why: 'strategies stand in the order of the run, whatever was asked for',
    },
  ],
  'src/live/carried-cell.ts': [
    {
      text: 'counts[name]?.[at] ?? 0',
      becomes: 'counts[name]?.[0] ?? 0',
      why: 'every chapter has the counts of the first',
    },
  ],
  'src/live/page-data.ts': [
    {
      text: 'basename(part) : part',
      becomes: 'part : part',
      why: 'a report tells where files lie on the machine that made it',
    },
  ],
  'src/live/settings.ts': [
    {
      text: 'value >= 0)',
      becomes: 'value >= -1)',
      why: 'an address may set a price below nothing',
    },
  ],
};
