import type {Slips} from '../bug.ts';

export const reproduction: Slips = {
  'src/reproduce/score.ts': [
    {
      text: 'share >= ENOUGH',
      becomes: 'share <= 1',
      why: 'a prediction that hangs on an assumption counts as reproduced',
    },
    {
      text: 'test.measures.every((measure, at) => accepts(',
      becomes: 'test.measures.some((measure, at) => accepts(',
      why: 'a target holds in a draw in which one of its numbers does',
    },
    {
      text: 'each.share < least.share ? each : least',
      becomes: 'each.share > least.share ? each : least',
      why: 'the number that holds best is shown, and not the one that decides',
    },
    {
      text: "kind !== 'exact' && measures.every",
      becomes: 'measures.every',
      why: 'a count that is wrong has the right direction',
    },
    {
      text: 'drawnCosts(believed(machine), draw)',
      becomes: 'drawnCosts(machine, draw)',
      why: 'draws forget what is believed of a price',
    },
  ],
  'src/reproduce/target.ts': [
    {
      text: 'low <= ours && ours <= high',
      becomes: 'low < ours && ours < high',
      why: 'the ends of a tolerance are refused',
    },
  ],
  'src/reproduce/scorecard.ts': [
    {
      text: "scores.filter(score => score.kind === 'prediction' && score.verdict === verdict)",
      becomes: 'scores.filter(score => score.verdict === verdict)',
      why: 'what set a price counts as a success',
    },
    {
      text: "reproduced.has(id) && verdict !== 'reproduced'",
      becomes: "!reproduced.has(id) && verdict !== 'reproduced'",
      why: 'a regression is what was never reproduced',
    },
  ],
  'src/reproduce/leave-one-out.ts': [
    {
      text: 'prices[name] ?? 0',
      becomes: 'prices[name] ?? latencies[name]',
      why: 'a price that nothing is left to fit to stays as it was',
    },
    {
      text: 'accepts(measure, each.ours) !== accepts(measure, own)',
      becomes: 'accepts(measure, each.ours)',
      why: 'a number turns that was accepted all along',
    },
  ],
  'src/draws/draws.ts': [
    {
      text: 'low * (high / low) ** draw[name]',
      becomes: 'low + (high - low) * draw[name]',
      why: 'half of the draws lie above the middle of a range as it is multiplied',
    },
    {
      text: 'Math.abs(each.correlation) > Math.abs(most.correlation)',
      becomes: 'each.correlation > most.correlation',
      why: 'what a number falls with does not matter',
    },
  ],
};
