import {expect, test} from 'vitest';
import {conclusion, flip, price, sensitivity} from '../testing/sensitivity.ts';
import {answerOf, conclusionWords, shareText, turnWords, valueText, verdictTurns} from './words.ts';

test('a conclusion that every draw bears out says by how much', () => {
  expect(conclusionWords(conclusion())).toBe(
    'nested beats kvm on prefork under every draw; by 1.90 to 4.10×',
  );
});

test('one that some do says in how many, and one of level strategies how far apart they are', () => {
  expect(conclusionWords(conclusion({shareOfDraws: 0.956, low: 0.98}))).toBe(
    'nested beats kvm on prefork in 95.6 % of the draws; the ratio is 0.98 to 4.10×',
  );
  expect(conclusionWords(conclusion({conclusion: 'level', low: 1.001, high: 1.004}))).toBe(
    'nested and kvm are level on prefork under every draw; the ratio is 1.00×',
  );
});

test('where there are several machines it says which', () => {
  const zen2 = conclusion({machine: 'zen2'});
  expect(conclusionWords(zen2, [conclusion(), zen2])).toContain('on prefork (zen2) under');
});

test('a share is never rounded to all of the draws', () => {
  expect(shareText(conclusion({shareOfDraws: 0.9999}))).toBe('99.9 %');
  expect(shareText(conclusion())).toBe('100 %');
});

test('a value has three digits, or all of a whole number of cycles, and no exponent', () => {
  expect([0.36724, 9.958, 61.5, 1598.3, 634_000.2, 0.0625].map(valueText)).toEqual([
    '0.367',
    '9.96',
    '61.5',
    '1598',
    '634000',
    '0.0625',
  ]);
});

test('the answer where nothing turns', () => {
  expect(answerOf(sensitivity())).toEqual([
    'The verdict holds under every one of 1000 draws of all assumed prices (1).',
    'Every draw bears out all 1 conclusions about two strategies.',
    'No price alone overturns a verdict within its range.',
  ]);
  expect(answerOf(sensitivity({robust: []}))).toEqual(['The run concludes nothing about two strategies.']);
});

const gups = {workload: 'gups', first: 'kvm', second: 'nested'};

const found = sensitivity({
  prices: [
    price({
      flips: [
        flip(),
        flip({...gups, from: 'kvm beats nested', to: 'kvm and nested are level', at: 900}),
        flip({workload: 'compute', at: 1149}),
      ],
    }),
    price({name: 'invlpgCycles', value: 250, flips: [flip({at: 300})]}),
  ],
  robust: [
    conclusion(),
    conclusion({...gups, shareOfDraws: 0.5}),
    // No verdict tells it, so neither does the answer.
    conclusion({workload: 'compute', isVerdict: false, shareOfDraws: 0.1}),
  ],
  undecided: [flip({workload: 'shell'})],
});

test('the answer says what hangs on a draw, what on one price, and the nearest', () => {
  expect(answerOf(found)).toEqual([
    '1 of 2 verdicts holds under every one of 1000 draws of all assumed prices (0). Least sure: kvm beats nested on gups (50.0 % of the draws).',
    'Every draw bears out 1 of all 3 conclusions about two strategies; the seeds leave 1 more undecided.',
    'One price alone overturns 2 of 2 verdicts within its range, 1 so that another is ahead.',
    'The nearest: with invlpgCycles above 300 (250 here) kvm beats nested on prefork.',
  ]);
});

test('turns are those of verdicts, the smallest change of a price first', () => {
  const turns = verdictTurns(found);
  expect(turns.map(each => [each.price.name, each.flip.at])).toEqual([
    ['invlpgCycles', 300],
    ['exitCycles', 900],
    ['exitCycles', 640],
  ]);
  expect(turnWords(turns[1])).toBe('with exitCycles below 900 (1150 here) kvm and nested are level on gups');
});
