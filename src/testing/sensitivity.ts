/** What prices make of a run that nobody made, for tests of how it is told. */
import type {Conclusion, Flip, MovedPrice, Sensitivity, Tornado} from '../sensitivity/result.ts';

const PLACE = {workload: 'prefork', machine: 'cascade-lake', first: 'nested', second: 'kvm'};

export const conclusion = (other: Partial<Conclusion> = {}): Conclusion => ({
  ...PLACE,
  conclusion: 'beats',
  isVerdict: true,
  ratio: 3,
  seeds: [2.9, 3.1],
  low: 1.9,
  high: 4.1,
  middle: [2.2, 3.6],
  shareOfDraws: 1,
  ...other,
});

export const flip = (other: Partial<Flip> = {}): Flip => ({
  ...PLACE,
  from: 'nested beats kvm',
  to: 'kvm beats nested',
  at: 640,
  ...other,
});

export const price = (other: Partial<MovedPrice> = {}): MovedPrice => ({
  machine: 'cascade-lake',
  name: 'exitCycles',
  unit: 'cycles',
  value: 1150,
  low: 575,
  high: 2300,
  range: 'half to twice',
  drawn: false,
  source: 'PVM table 1',
  flips: [],
  ...other,
});

export const tornado = (other: Partial<Tornado> = {}): Tornado => ({
  ...PLACE,
  over: 'first',
  ratio: 3,
  seeds: [2.9, 3.1],
  drawn: [1.9, 4.1],
  middle: [2.2, 3.6],
  bars: [
    {name: 'exitCycles', atLow: 2.1, atHigh: 4.6},
    {name: 'hiddenFaultCycles', atLow: 2.9, atHigh: 3.2},
  ],
  smaller: 4,
  ...other,
});

export const hiddenFault = (other: Partial<MovedPrice> = {}): MovedPrice => {
  const {source: _, ...rest} = price();
  return {
    ...rest,
    name: 'hiddenFaultCycles',
    value: 350,
    low: 175,
    high: 700,
    drawn: true,
    assumption: 'assumption',
    ...other,
  };
};

export const sensitivity = (other: Partial<Sensitivity> = {}): Sensitivity => ({
  run: '0123456789ab',
  draws: 1000,
  prices: [price(), hiddenFault()],
  robust: [conclusion()],
  undecided: [],
  tornado: [tornado()],
  notes: ['Guests pay <alike>.'],
  ...other,
});
