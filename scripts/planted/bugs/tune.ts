import type {Slips} from '../bug.ts';

export const tune: Slips = {
  'src/tune/pareto.ts': [
    {
      text: 'point.cycles < last.cycles || equal',
      becomes: 'point.cycles <= last.cycles || equal',
      why: 'the front has points that take more memory for the same cycles',
    },
    {
      text: 'a.bytes - b.bytes || a.cycles - b.cycles',
      becomes: 'a.bytes - b.bytes',
      why: 'the front has the first of a size, and not only the best',
    },
  ],
  'src/tune/knee.ts': [
    {
      text: 'below(knee) > 1 / (sorted.length - 1)',
      becomes: 'below(knee) > 1 / sorted.length',
      why: 'an almost straight curve has a knee',
    },
    {
      text: '(below(point) > below(best) ? point : best)',
      becomes: '(below(point) >= below(best) ? point : best)',
      why: 'of points that are as far below the line the one with most memory is advised',
    },
  ],
  'src/tune/halving.ts': [
    {
      text: 'left = Math.ceil(left / eta);',
      becomes: 'left = Math.floor(left / eta);',
      why: 'the last round may be of nobody',
    },
    {
      text: 'a.score - b.score ||',
      becomes: 'b.score - a.score ||',
      why: 'the worst go on',
    },
  ],
  'src/tune/scores.ts': [
    {
      text: '?.ratio ?? Number.POSITIVE_INFINITY',
      becomes: '?.ratio ?? 0',
      why: 'a configuration that failed goes on before every other',
    },
    {
      text: 'return Math.exp(logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length);',
      becomes: 'return logarithms.reduce((sum, each) => sum + Math.exp(each), 0) / logarithms.length;',
      why: 'the arithmetic mean over workloads goes by the worst of them',
    },
    {
      text: 'each.length === workloads.length',
      becomes: 'each.length > 0',
      why: 'a seed at which a workload failed is scored by the others',
    },
    {
      text: 'configurations.filter(({label}) => best.has(label))',
      becomes: 'configurations.filter(({label}, at) => best.has(label) || at === 0)',
      why: 'the default goes on, although it was beaten, and one too many runs',
    },
  ],
  'src/tune/evidence.ts': [
    {
      text: 'list.sort((left, right) => left.seed - right.seed);',
      becomes: 'list.sort(() => 0);',
      why: 'seeds are paired in the order in which cells ended',
    },
    {
      text: 'return [own, right.filter(({seed}) => shared.has(seed))];',
      becomes: 'return [own, right];',
      why: 'cells are paired with those of other seeds where one failed',
    },
    {
      text: 'Math.max(1, QUANTITY[quantity](cell))',
      becomes: 'Math.max(0, QUANTITY[quantity](cell))',
      why: 'a configuration without exits divides by nothing',
    },
    {
      text: '[...new Map(cells.map(cell => [cell.key, cell])).values()]',
      becomes: '[...cells]',
      why: 'a cell that two stages have counts twice, and chance seems certain',
    },
  ],
  'src/tune/quantities.ts': [
    {
      text: 'overheadBytes: cell => cell.overheadBytes.peak,',
      becomes: 'overheadBytes: cell => cell.overheadBytes.end,',
      why: 'memory is what was left at the end',
    },
    {
      text: 'hiddenFaults: cell => cell.events.exitsHiddenFault,',
      becomes: 'hiddenFaults: cell => cell.events.exitsTrueFault,',
      why: "the guest's own faults are drawn as hidden ones",
    },
    {
      text: 'exits: cell => total(cell.events, EXIT_NAMES),',
      becomes: 'exits: cell => cell.events.exitsHiddenFault,',
      why: 'the search for the fewest exits goes by one kind',
    },
  ],
  'src/tune/ranks.ts': [
    {
      text: 'score(one)! - score(other)!',
      becomes: 'score(other)! - score(one)!',
      why: 'the worst policy has the first rank',
    },
    {
      text: 'isWith(against(each, best))',
      becomes: 'isWith(against(each, left.at(-1)!))',
      why: 'who ties with the worst shares the first rank',
    },
  ],
  'src/tune/duels.ts': [
    {
      text: 'low: 1 / comparison.high,\n  high: 1 / comparison.low,',
      becomes: 'low: 1 / comparison.low,\n  high: 1 / comparison.high,',
      why: 'the interval of a win is upside down',
    },
    {
      text: 'apart.filter(({comparison}) => comparison.ratio < 1)',
      becomes: 'apart.filter(({comparison}) => comparison.ratio < 1 && comparison.exact)',
      why: 'wins with an interval are not told',
    },
    {
      text: 'other.comparison.ratio - one.comparison.ratio',
      becomes: 'one.comparison.ratio - other.comparison.ratio',
      why: 'the least of the losses is told as the worst',
    },
  ],
  'src/tune/contests.ts': [
    {
      text: 'policy => evidence.means(workload, labelOf(policy))?.[quantity],',
      becomes: 'policy => evidence.means(workload, labelOf(policy))?.cycles,',
      why: 'policies are ranked by cycles where VM exits are minimized',
    },
    {
      text: 'groups.filter(group => group.length > 1)',
      becomes: 'groups.filter(group => group.length > 2)',
      why: 'two policies that did exactly the same are not said to',
    },
  ],
  'src/tune/sweep.ts': [
    {
      text: 'return Math.max(0, ...evicted);',
      becomes: 'return Math.min(...evicted);',
      why: 'no eviction is said to have happened where one policy evicted none',
    },
    {
      text: 'chapters.reduce((sum, {events})',
      becomes: 'chapters.slice(1).reduce((sum, {events})',
      why: 'evictions of the warm-up, which set policies apart, are not seen',
    },
  ],
  'src/tune/search-result.ts': [
    {
      text: 'measured.sort((one, other) => one.peakBytes - other.peakBytes)',
      becomes: 'measured.sort((one, other) => other.peakBytes - one.peakBytes)',
      why: 'of equals the one that takes most memory comes first',
    },
    {
      text: 'peakBytes: Math.max(...peaks),',
      becomes: 'peakBytes: Math.min(...peaks),',
      why: 'a configuration seems to fit in the memory of its smallest workload',
    },
    {
      text: 'rank: at + 1,',
      becomes: 'rank: at,',
      why: 'ranks count from 0',
    },
    {
      text: 'x: Math.log2(peakBytes),',
      becomes: 'x: peakBytes,',
      why: 'the knee is on another scale than is said',
    },
    {
      text: 'rank === 1 && overDefault.ratio <= candidates[0].overDefault.ratio * TIE_RATIO',
      becomes: 'rank === 1',
      why: 'with few seeds a configuration much worse than the best wins for its memory',
    },
    {
      text: 'cycles: each.cyclesOverDefault.ratio, bytes',
      becomes: 'cycles: each.overDefault.ratio, bytes',
      why: 'the front of cycles is one of exits where those are minimized',
    },
    {
      text: 'workloads.every(workload => countedTheSame',
      becomes: 'workloads.some(workload => countedTheSame',
      why: 'configurations are said to be the same that are so on one workload',
    },
    {
      text: '{...cycles, reference: unbounded}',
      becomes: '{...measure, reference: unbounded}',
      why: 'exits over unbounded are told as cycles',
    },
  ],
  'src/tune/rungs.ts': [
    {
      text: 'seeds.slice(0, rung.budget)',
      becomes: 'seeds.slice(-rung.budget)',
      why: 'the first round is at the last seed, and its cells are no part of the first of the rest',
    },
    {
      text: 'budget < seeds.length; budget *= ETA',
      becomes: 'budget <= seeds.length; budget *= ETA',
      why: 'with a power of two of seeds the last round is run twice, and half of it dropped',
    },
  ],
  'src/tune/same-counts.ts': [
    {
      text: 'return left.length === right.length && left.every(',
      becomes: 'return left.every(',
      why: 'a configuration that failed at every seed did the same as any',
    },
    {
      text: 'left.seed === right.seed && ',
      becomes: '',
      why: 'cells of different seeds are compared',
    },
  ],
  'src/tune/effects/fit.ts': [
    {
      text: 'const middle = mean(levelOf.map(level => solution[first + level]));',
      becomes: 'const middle = mean(values.map((_, level) => solution[first + level]));',
      why: 'a level that ran often weighs as little as one that ran once',
    },
    {
      text: 'each - sumOf(factors, effects, run)',
      becomes: 'each',
      why: 'main effects are told again as interactions',
    },
  ],
  'src/tune/effects/effects.ts': [
    {
      text: 'largestOf(bySeed.map(negated))',
      becomes: 'negated(bySeed[0])',
      why: 'a spread is over the first level, and not over the best',
    },
    {
      text: 'largestOf([...bySeed, ...bySeed.map(negated)])',
      becomes: 'largestOf(bySeed)',
      why: 'what two parameters save together is not told where it is more than what they cost',
    },
    {
      text: 'other.spread.ratio - one.spread.ratio;',
      becomes: 'one.spread.ratio - other.spread.ratio;',
      why: 'the parameter that matters least comes first',
    },
    {
      text: 'cells.size === Math.max(one.values.length, other.values.length)',
      becomes: 'cells.size === one.values.length * other.values.length',
      why: 'a whole product is called confounded, and what is confounded is not',
    },
    {
      text: 'Math.exp(mean([...logarithms]));',
      becomes: 'mean([...logarithms]);',
      why: 'a logarithm is shown as a factor',
    },
  ],
  'src/tune/effects/effects-result.ts': [
    {
      text: 'ratios.length === seeds.length ?',
      becomes: 'ratios.length > 0 ?',
      why: 'a configuration that failed at some seeds is compared at others',
    },
    {
      text: 'const runs = rungs[0].configurations',
      becomes: 'const runs = rungs.at(-1)!.configurations',
      why: 'effects are those of the good configurations only',
    },
  ],
  'src/tune/stream-worker.ts': [
    {
      text: '{4: 1, 2048: 2, 1048576: 3}',
      becomes: '{4: 1, 2048: 3, 1048576: 2}',
      why: 'curves in one pass are those of another host page',
    },
  ],
  'src/tune/one-pass.ts': [
    {
      text: "resultOf(\n        stream,\n        'belady',\n        curve,\n        pointsOf(sizes, size => optimum.misses(size)),",
      becomes:
        "resultOf(\n        stream,\n        'belady',\n        curve,\n        pointsOf(sizes, size => missesAt(curve, size)),",
      why: 'the bound is LRU itself, which seems to be as good as can be',
    },
    {
      text: 'margins[Math.min(size, margins.length - 1)] * curve.uses',
      becomes: 'margins[Math.min(size, margins.length - 1)]',
      why: 'a margin in shares is told as misses',
    },
    {
      text: 'accesses <= MOST_EXACT_ACCESSES',
      becomes: 'accesses >= MOST_EXACT_ACCESSES',
      why: 'short recordings are sampled and long ones are not',
    },
  ],
  'src/tune/sizes.ts': [
    {
      text: 'fine.findIndex(size => size >= largest)',
      becomes: 'fine.findIndex(size => size > largest)',
      why: 'a size is tried that can do no better than the one before',
    },
    {
      text: 'if (needed.length <= MOST_FINE_SIZES) return needed;',
      becomes: 'if (needed.length < MOST_FINE_SIZES) return needed;',
      why: 'a curve of 14 sizes has half of them',
    },
  ],
  'src/tune/size-words.ts': [
    {
      text: 'KiB: 1 / 4',
      becomes: 'KiB: 4',
      why: 'a pool in KiB is said to be 16 times its share of memory',
    },
    {
      text: '`${poolPermille / 10} % of guest memory`',
      becomes: '`${poolPermille / 100} % of guest memory`',
      why: "KVM's 2 % are told as 0.2",
    },
  ],
  'src/tune/words.ts': [
    {
      text: 'const value = (ratio - 1) * 100;',
      becomes: 'const value = (1 - 1 / ratio) * 100;',
      why: 'how much more is told as a share of the larger',
    },
    {
      text: 'ratio: 2 - ratio, low: 2 - high, high: 2 - low',
      becomes: 'ratio: 2 - ratio, low: 2 - low, high: 2 - high',
      why: 'the interval of a saving is upside down',
    },
  ],
  'src/tune/caveats.ts': [
    {
      text: 'if (measuredAccesses >= warmUpAccesses) return [];',
      becomes: 'if (measuredAccesses > warmUpAccesses) return [];',
      why: 'as much measured as warmed up is called less',
    },
    {
      text: 'won !== Math.max(...numbers)',
      becomes: 'won !== Math.min(...numbers)',
      why: 'a winner at the end of the range is not said to be there',
    },
    {
      text: 'cycles.comparison.ratio < 1 && standing',
      becomes: 'cycles.comparison.ratio > 1 && standing',
      why: "Belady's rule is said to be no bound where it is one",
    },
    {
      text: 'Math.max(...cycles) <= Math.min(...cycles) * TIE_RATIO',
      becomes: 'Math.max(...cycles) >= Math.min(...cycles) * TIE_RATIO',
      why: 'the size is said not to matter where it does',
    },
    {
      text: 'contests.some(({evictions}) => evictions > 0)',
      becomes: 'contests.every(({evictions}) => evictions > 0)',
      why: 'no eviction is said to have happened at any size where the largest had none',
    },
    {
      text: 'if (seeds.length > 1) return [];',
      becomes: 'if (seeds.length > 0) return [];',
      why: 'nobody is told that one seed has no interval',
    },
  ],
  'src/tune/workload-result.ts': [
    {
      text: 'warmUpAccesses: accesses(cells, measured => !measured),',
      becomes: 'warmUpAccesses: accesses(cells, measured => measured),',
      why: 'what is measured is told as the warm-up too',
    },
    {
      text: '(mean(each) < mean(least) ? each : least)',
      becomes: '(mean(each) > mean(least) ? each : least)',
      why: 'the distance to the bound is that of the worst policy',
    },
    {
      text: "evidence.compare(workload, 'cycles', label, unbounded) ?? null",
      becomes: "evidence.compare(workload, 'cycles', unbounded, label) ?? null",
      why: 'a pool costs less than one without bound',
    },
    {
      text: "exits: distance(ground, {workload, size}, 'exits'),",
      becomes: "exits: distance(ground, {workload, size}, 'hiddenFaults'),",
      why: 'the distance in exits is that in hidden faults',
    },
    {
      text: 'sweep.label(foresight, size));\n  return [',
      becomes: 'sweep.label(foresight, sweep.sizes[0]));\n  return [',
      why: 'every size is held to the bound of the smallest',
    },
  ],
  'src/tune/winner-spec.ts': [
    {
      text: 'set: withoutSubject(spec.set, subject),',
      becomes: 'set: spec.set,',
      why: 'the winner cannot be run: what the spec sets of the strategy overrules it',
    },
    {
      text: '    seeds,\n',
      becomes: '',
      why: 'the winner is run at other seeds than it won at',
    },
  ],
  'src/tune/unexplained.ts': [
    {
      text: "const quantity = spec.objective === 'exits' ? 'exits' : 'cycles';",
      becomes: "const quantity = spec.objective === 'exits' ? 'cycles' : 'cycles';",
      why: 'policies are ranked by cycles where VM exits are minimized',
    },
    {
      text: 'sweep.policies.includes(own) ? own : sweep.policies[0]',
      becomes: 'sweep.policies[0]',
      why: "duels are not those of the default's policy",
    },
    {
      text: "spec.sizes ? 'by the spec' : 'by the tuner'",
      becomes: "spec.sizes ? 'by the tuner' : 'by the spec'",
      why: 'sizes of the user are said to be those of the tuner, and no edge is warned of',
    },
  ],
  'src/tune/analysis.ts': [
    {
      text: 'skippedSentences(tuned.plan.workloads)',
      becomes: 'skippedSentences(tuned.plan.workloads.slice(1))',
      why: 'skipped lines of the first trace are not told',
    },
  ],
  'src/tune/effective.ts': [
    {
      text: 'others.every(other => Object.hasOwn(other, name))',
      becomes: 'others.some(other => !Object.hasOwn(other, name))',
      why: 'what one size of memory overrules is dropped for all',
    },
  ],
  'src/tune/advice/pool.ts': [
    {
      text: '(each.ratio > worst.ratio ? each : worst)',
      becomes: '(each.ratio < worst.ratio ? each : worst)',
      why: 'a size is enough that is so for the easiest workload',
    },
    {
      text: 'points.findLastIndex(',
      becomes: 'points.findIndex(',
      why: 'a size is advised above which it gets worse again',
    },
  ],
  'src/tune/advice/search.ts': [
    {
      text: 'each.rank === rank).length - 1;',
      becomes: 'each.rank === rank).length;',
      why: 'the winner ties with itself',
    },
    {
      text: 'if (overDefault.ratio > 1) {',
      becomes: 'if (overDefault.ratio > 2) {',
      why: 'a configuration that is worse than the default wins',
    },
    {
      text: 'from ${at(sizes[0])} of',
      becomes: 'from ${at(sizes[1])} of',
      why: 'the cheapest point of the front is not told',
    },
  ],
  'src/tune/advice/policies.ts': [
    {
      text: 'const [most] = outcomes;',
      becomes: 'const most = outcomes.at(-1)!;',
      why: 'the least of the losses is told as the most',
    },
  ],
  'src/tune/advice/effects.ts': [
    {
      text: 'one.factor - other.factor',
      becomes: 'other.factor - one.factor',
      why: 'the best value is said to cost more than the worst',
    },
    {
      text: '(each.factor < least.factor ? each : least)',
      becomes: '(each.factor > least.factor ? each : least)',
      why: 'the pair that loses most is said to gain most',
    },
  ],
  'src/tune/curves/miss-tally.ts': [
    {
      text: 'missed(): void {\n    this.uses++;',
      becomes: 'missed(): void {',
      why: 'uses that miss at every size are missing from the curve',
    },
  ],
  'src/tune/reasons/distinct-since.ts': [
    {
      text: 'return this.all.use(moment) - this.moments.use(moment);',
      becomes: 'return this.all.use(moment) - 1;',
      why: 'other evictions count as pages that were used',
    },
  ],
  'src/tune/reasons/evicted-pages.ts': [
    {
      text: 'fault - eviction.fault <= this.window',
      becomes: 'fault - eviction.fault < this.window',
      why: 'an eviction that is made good at the end of the window is not regretted',
    },
    {
      text: 'if (!eviction.measured) return;',
      becomes: '',
      why: 'evictions of the warm-up come back in what is measured',
    },
  ],
  'src/tune/reasons/misses.ts': [
    {
      text: 'this.highest = Math.max(this.highest, level);',
      becomes: 'this.highest = level;',
      why: 'a miss stands at the lowest table that it made, where the cheap ones are',
    },
    {
      text: 'if (this.highest === ENTRY && !faulted) return;',
      becomes: '',
      why: 'walks of the hardware that find everything are misses',
    },
  ],
  'src/tune/reasons/observer.ts': [
    {
      text: "death === 'evicted' || death === 'evicted along'",
      becomes: "death === 'evicted'",
      why: 'pages that leave with another one were never evicted',
    },
  ],
  'src/tune/reasons/explained.ts': [
    {
      text: 'const decided = [...losses, ...wins];',
      becomes: 'const decided = [...wins, ...losses];',
      why: 'what people have is explained to win where it loses, too',
    },
  ],
  'src/tune/advice/reasons.ts': [
    {
      text: 'winner.regretted >= loser.regretted || ',
      becomes: '',
      why: 'a winner is said to regret fewer evictions that regrets as many',
    },
  ],
};
