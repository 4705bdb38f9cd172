import type {Slips} from '../bug.ts';

export const stats: Slips = {
  'src/stats/halves.ts': [
    {
      text: 'Math.max(...scaled.map(values => differenceOfHalves(values, order)))',
      becomes: 'differenceOfHalves(scaled[0], order)',
      why: 'each series is tried by itself, and many that do not differ give alarms',
    },
    {
      text: 'difference += at < half ? value : -value;',
      becomes: 'difference += at % 2 === 0 ? value : -value;',
      why: 'a drift is not seen',
    },
  ],
  'src/stats/power.ts': [
    {
      text: 'const POWER = 0.8;',
      becomes: 'const POWER = 0.5;',
      why: 'with as many seeds as are said to be enough it is undecided every other time',
    },
  ],
  'src/stats/compare.ts': [
    {
      text: '{low: null, high: null} : {low, high}',
      becomes: '{low: null, high: null} : {low: high, high: low}',
      why: 'the interval is upside down',
    },
    {
      text: 'Math.max(high, 1 / low) <= levelReach(tie)',
      becomes: 'high <= levelReach(tie) ** 100',
      why: 'what may be a third slower is called level',
    },
    {
      text: 'const ratio = Math.exp(mean(logarithms));',
      becomes: 'const ratio = mean([...ratios]);',
      why: 'the arithmetic mean of ratios favours whoever is below the line',
    },
    {
      text: 'seeds < BOOTSTRAP_FROM ? "Student\'s t"',
      becomes: 'seeds <= BOOTSTRAP_FROM ? "Student\'s t"',
      why: 'an interval of 20 seeds is called by the other method',
    },
    {
      text: 'low > 1 || high < 1 ?',
      becomes: 'low >= 1 || high <= 1 ?',
      why: 'an interval that ends at 1 exactly holds it, and is no win',
    },
    {
      text: 'Math.max(ratio, 1 / ratio);',
      becomes: 'ratio;',
      why: 'whoever is much faster ties',
    },
    {
      text: 'if (distance(ratio) <= tie)',
      becomes: 'if (distance(ratio) < tie)',
      why: 'a ratio of 1.01 is within 1 %, and a win here',
    },
    {
      text: 'const exact = seeds > 1;',
      becomes: 'const exact = seeds >= 1;',
      why: 'one seed is called exact',
    },
    {
      text: 'if (ratios.every(ratio => ratio === first))',
      becomes: 'if (ratios.some(ratio => ratio === first))',
      why: 'every comparison is that of its first seed, and exact',
    },
  ],
  'src/stats/interval-of-mean.ts': [
    {
      text: '/ Math.sqrt(values.length);',
      becomes: '/ Math.sqrt(values.length - 1);',
      why: 'the standard error divides twice by n − 1: intervals are too wide',
    },
    {
      text: 'studentTQuantile((1 + CONFIDENCE) / 2, values.length - 1)',
      becomes: 'studentTQuantile(CONFIDENCE, values.length - 1)',
      why: 'a one-sided quantile: what is called 95 % is 90 %',
    },
    {
      text: '(1 + CONFIDENCE) / 2, values.length - 1)',
      becomes: '(1 + CONFIDENCE) / 2, values.length)',
      why: 'a degree of freedom too many: intervals of few seeds are too narrow',
    },
    {
      text: 'return values.length < BOOTSTRAP_FROM',
      becomes: 'return values.length <= BOOTSTRAP_FROM',
      why: '20 seeds get an interval by another method than is said',
    },
    {
      text: 'random: seededRandom(BOOTSTRAP_SEED)',
      becomes: 'random: Math.random',
      why: 'the same cells have another interval each time',
    },
  ],
  'src/stats/bootstrap.ts': [
    {
      text: 'low: end((1 - confidence) / 2)',
      becomes: 'low: end(1 - confidence)',
      why: 'the lower end leaves out twice as much as is said',
    },
    {
      text: 'const share = (below + equal / 2)',
      becomes: 'const share = (below + equal)',
      why: 'ties of resamples count as bias',
    },
    {
      text: 'moment(3) / (6 * squares ** 1.5)',
      becomes: 'moment(3) / squares ** 1.5',
      why: 'an acceleration six times too large',
    },
    {
      text: '(middle - each) ** power',
      becomes: '(each - middle) ** power',
      why: 'the acceleration has the other sign, so a skewed interval leans to the wrong side',
    },
    {
      text: 'Math.floor(random() * values.length)',
      becomes: 'Math.floor(random() * (values.length - 1))',
      why: 'the last seed is never drawn',
    },
    {
      text: 'normalProbability(bias + moved / (1 - acceleration * moved))',
      becomes: 'normalProbability(moved / (1 - acceleration * moved))',
      why: 'the bias is corrected by half',
    },
    {
      text: 'resampled.sort((a, b) => a - b);',
      becomes: 'resampled.sort();',
      why: 'numbers sorted as text: quantiles of small and negative ones are wrong',
    },
  ],
  'src/stats/student-t.ts': [
    {
      text: 'power <= degrees - 2',
      becomes: 'power < degrees - 2',
      why: 'the series lacks its last term from three degrees of freedom on',
    },
  ],
  'src/stats/normal.ts': [
    {
      text: 'if (probability > 0.5) return -normalQuantile(1 - probability);',
      becomes: 'if (probability > 0.5) return normalQuantile(1 - probability);',
      why: 'both ends of a bootstrap interval are the lower one',
    },
  ],
  'src/stats/seeded-random.ts': [
    {
      text: 'return finalized(counter) / 2 ** 32;',
      becomes: 'return finalized(counter) / (2 ** 32 - 1);',
      why: 'a number may be 1, whose place in the list there is not',
    },
  ],
};
