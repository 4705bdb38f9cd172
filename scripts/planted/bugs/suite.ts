import type {Slips} from '../bug.ts';

export const suite: Slips = {
  'src/suite/reprice.ts': [
    {
      text: '...pricedAt(thing.costs, cell, own.ownCatalogue)',
      becomes: 'cycles: pricedAt(thing.costs, cell, own.ownCatalogue).cycles',
      why: 'the causes stay at the old prices, and no longer add up to the cycles',
    },
    {
      text: '...pricedAt(thing.costs, cell, own.ownCatalogue)',
      becomes: 'attribution: pricedAt(thing.costs, cell, own.ownCatalogue).attribution',
      why: 'the cycles stay at the old prices',
    },
    {
      text: 'const own = ownCatalogueOn(strategy, machine);',
      becomes: 'const own = ownCatalogueOn(strategy, before.machines[0]);',
      why: 'own events keep the price of the machine that ran',
    },
    {
      text: "if (cell.status === 'failed') return {...cell, machine: label};",
      becomes: "if (cell.status === 'failed') return cell;",
      why: 'a failed cell keeps the old label and stands in no table',
    },
  ],
  'src/suite/repriced-machine.ts': [
    {
      text: 'refuseOtherGeometry(variant.thing, priced);',
      becomes: 'refuseOtherGeometry(thing, thing);',
      why: 'events of one geometry are priced as those of another',
    },
  ],
  'src/suite/summary.ts': [
    {
      text: 'cell.strategy === named.label && seeds.has(cell.seed)',
      becomes: 'cell.strategy === named.label',
      why: 'a strategy is compared at seeds at which the reference failed',
    },
    {
      text: 'const reference = baseline.filter(cell => seeds.has(cell.seed));',
      becomes: 'const reference = baseline.slice(0, seeds.size);',
      why: 'where a seed failed the others are divided by those of other seeds',
    },
    {
      text: 'slowdown: comparison.ratio,',
      becomes: 'slowdown: comparison.low,',
      why: 'the lower end is reported as the slowdown',
    },
    {
      text: 'seeds.every(each => each.has(seed))',
      becomes: 'seeds.some(each => each.has(seed))',
      why: 'a verdict compares strategies at different seeds',
    },
    {
      text: 'total(cell.events, EXIT_NAMES), 0) / cells.length',
      becomes: 'total(cell.events, EXIT_NAMES), 0)',
      why: 'exits are the sum of seeds, and said to be the mean',
    },
    {
      text: '[{workload: label, ...thing.survey.lines}]',
      becomes: '[{workload: thing.id, ...thing.survey.lines}]',
      why: 'the lines of a trace are told of a workload that no cell has',
    },
    {
      text: 'const baseline = cells.filter(cell => cell.strategy === reference);',
      becomes: 'const baseline = cells.filter(cell => cell.strategy === plan.strategies[0].label);',
      why: 'slowdowns are over the first strategy, whatever reference was asked for',
    },
  ],
  'src/suite/conclusions/cache-fidelity.ts': [
    {
      text: "if (cacheFidelity === 'full') return [];",
      becomes: "if (cacheFidelity !== 'flat') return [];",
      why: 'data that is taken to hit the first level passes for data that does',
    },
  ],
  'src/suite/conclusions/same-counts.ts': [
    {
      text: 'EVENT_NAMES.every(name =>',
      becomes: 'EVENT_NAMES.some(name =>',
      why: 'variants are said to have counted the same that share one count',
    },
    {
      text: 'left.chapters.every((chapter',
      becomes: 'left.chapters.some((chapter',
      why: 'what changes the warm-up is said to have had nothing to act on',
    },
  ],
  'src/suite/conclusions/idle-parameters.ts': [
    {
      text: 'left.cycles === right.cycles &&',
      becomes: '',
      why: 'a price that changes cycles is said to have no effect',
    },
    {
      text: 'most = Math.max(most,',
      becomes: 'most = Math.min(most,',
      why: 'a parameter that acts at one seed alone is said to have no effect',
    },
  ],
  'src/suite/conclusions/different-guests.ts': [
    {
      text: 'recording !== recorded[0].recording',
      becomes: 'recording === recorded[0].recording',
      why: 'recordings that are the same are said to differ',
    },
  ],
  'src/suite/conclusions/hypothesis.ts': [
    {
      text: 'low >= bounds.low && high <= bounds.high',
      becomes: 'high >= bounds.low && low <= bounds.high',
      why: 'a claim holds by an interval that a bound cuts',
    },
    {
      text: 'high < bounds.low || low > bounds.high',
      becomes: 'low < bounds.low || high > bounds.high',
      why: 'a claim is refuted by an interval that a bound cuts',
    },
    {
      text: 'low: 1 / claim.within',
      becomes: 'low: 0',
      why: 'whoever is faster by any factor is within it',
    },
    {
      text: 'if (surprising.length === 0)',
      becomes: 'if (believed.length > 0)',
      why: 'one claim that is believed excuses the others',
    },
    {
      text: 'sideOf(Number(text)) === sideOf(value)',
      becomes: 'true',
      why: 'a ratio beyond a bound is written as the bound itself',
    },
  ],
  'src/suite/conclusions/claimed-measure.ts': [
    {
      text: 'other.find(({seed}) => seed === cell.seed)',
      becomes: 'other[0]',
      why: 'seeds are compared with another seed of the other strategy',
    },
  ],
  'src/suite/conclusions/claimed-cells.ts': [
    {
      text: 'if (!holds(where, parameters)) return ELSEWHERE;',
      becomes: '',
      why: 'a claim about another guest is open where it is about nothing',
    },
    {
      text: '...usualOf(trial, variant), ...where, ...set',
      becomes: '...usualOf(trial, variant), ...set',
      why: 'a claim about another guest is never judged',
    },
    {
      text: ' && mayHave(trial, each, own)',
      becomes: '',
      why: 'a variant that was not run is taken for one that is of no use',
    },
    {
      text: 'if (hypothetical !== undefined)',
      becomes: 'if (false)',
      why: 'what was pretended of a machine decides what holds on it',
    },
    {
      text: '...EITHER, ',
      becomes: '',
      why: 'guests without PCIDs decide nothing',
    },
  ],
  'src/suite/conclusions/ranking.ts': [
    {
      text: 'ratioOf(left, reference) - ratioOf(right, reference)',
      becomes: 'ratioOf(right, reference) - ratioOf(left, reference)',
      why: 'the slowest wins',
    },
    {
      text: 'beaten.filter(each => each.id !== best.id)',
      becomes: 'beaten.filter(each => each.id === best.id)',
      why: 'the winner is compared with its own variants instead of its rivals',
    },
    {
      text: '(excess(each) > excess(most) ? each : most)',
      becomes: '(meanOf(loser, each) > meanOf(loser, most) ? each : most)',
      why: 'a loss is put down to the largest cause, which the winner may have as well',
    },
    {
      text: 'meanOf(loser, cause) / mean(cyclesOf(loser))',
      becomes: 'meanOf(loser, cause) / mean(cyclesOf(best))',
      why: "a share of the loser's cycles may be above 100 %",
    },
    {
      text: '${ratioWords(compared(each, best))} as long',
      becomes: '${ratioWords(compared(best, each))} as long',
      why: 'the loser takes less time than the winner',
    },
    {
      text: 'counterparts(cause).reduce((sum, each) => sum + meanOf(best, each), 0)',
      becomes: 'meanOf(best, cause)',
      why: 'any walk of the guest looks like an excess where the winner calls it by the other name',
    },
    {
      text: 'reference.virtual ? [reference, ...steady] : steady',
      becomes: 'steady',
      why: 'who is slower than a reference that has a host wins over it',
    },
    {
      text: 'const steady = rivals.filter(each => !unsteady.includes(each));',
      becomes: 'const steady = rivals;',
      why: 'what is not steady is ranked',
    },
    {
      text: "standings.get(each) === 'undecided'",
      becomes: 'false',
      why: 'whoever is ahead by chance wins',
    },
  ],
  'src/suite/conclusions/steadiness.ts': [
    {
      text: '(!balanced(iterations, names[at], prices) && isBurst(series[at]))',
      becomes: 'false',
      why: 'the end of a warm-up that is short against what is measured is called steady',
    },
    {
      text: 'if (total <= RARE) return false;',
      becomes: '',
      why: 'a rare event makes a result unsteady',
    },
    {
      text: 'const LEAST_SHARE = 0.01;',
      becomes: 'const LEAST_SHARE = 0;',
      why: 'what moves no result makes it unsteady',
    },
    {
      text: 'slices.length - (slices.length % 2)',
      becomes: 'slices.length',
      why: 'of an odd number one half has a slice more',
    },
  ],
  'src/replay/slices.ts': [
    {
      text: 'const LEAST_COVERED = 15 / 16;',
      becomes: 'const LEAST_COVERED = 0;',
      why: 'iterations that end long before what is measured hide the rest of it',
    },
    {
      text: 'const MOST_UNEVEN = 1.25;',
      becomes: 'const MOST_UNEVEN = 1000;',
      why: 'iterations that grow are compared by counts, and called unsteady at the same rate',
    },
    {
      text: 'at % 2 === 1',
      becomes: 'at % 2 === 0',
      why: 'the first slice is half as long as the others',
    },
  ],
  'src/suite/conclusions/interval-text.ts': [
    {
      text: '`[${factorText(low, digits)}–${factorText(high, digits)}]`',
      becomes: '`[${factorText(high, digits)}–${factorText(low, digits)}]`',
      why: 'an interval is written backwards',
    },
    {
      text: "if (exact) return 'exact';",
      becomes: "if (exact || low === 1) return 'exact';",
      why: 'an interval that begins at 1 is called exact',
    },
    {
      text: "if (low === null || high === null || method === 'one seed') return 'one seed';",
      becomes: "if (low === null && high === null) return 'exact';",
      why: 'one seed is called exact',
    },
    {
      text: 'isApart(low, high) ?',
      becomes: 'false ?',
      why: 'an interval that leaves 1 out is rounded until it seems to hold it',
    },
    {
      text: 'ratio < 100 ? 1 : 0',
      becomes: 'ratio < 10 ? 1 : 0',
      why: 'a factor of 12.4 loses its third digit',
    },
  ],
  'src/suite/conclusions/verdict.ts': [
    {
      text: 'const {apart = [], undecided = []} = Object.groupBy(rivals',
      becomes: 'const {level: apart = [], undecided = []} = Object.groupBy(rivals',
      why: 'a control that ties is said not to',
    },
  ],
  'src/suite/assign.ts': [
    {
      text: "const names = Object.keys(definitions).filter(name => !name.startsWith('host.'));",
      becomes: 'const names = Object.keys(definitions);',
      why: "the run's host is taken for the workload's, whose own settings come before a strategy's",
    },
    {
      text: 'Object.hasOwn(choice.set, names.get(name)!)',
      becomes: 'Object.hasOwn(choice.set, name)',
      why: 'a setting that every entry overrules is ignored without a word',
    },
    {
      text: 'run: inWords(taken(names, set), definitions),',
      becomes: 'run: taken(names, set),',
      why: '1 and on are two values, with two labels and two keys',
    },
  ],
  'src/suite/choices.ts': [
    {
      text: 'label === name || label.startsWith(`${name} (`)',
      becomes: 'label.startsWith(name)',
      why: 'kvm-2007 as the reference is taken for listed where kvm is, and not run',
    },
    {
      text: 'thing: {...thing, survey}, hash: survey.hash}',
      becomes: 'thing: {...thing, survey}}',
      why: 'cells of a trace that was changed pass for those of the new one',
    },
  ],
  'src/suite/conclusions/common-guest-notes.ts': [
    {
      text: 'lacking.length === 0 || giving.length === 0 ||',
      becomes: 'lacking.length === 0 || giving.length > 0 ||',
      why: 'a guest that gave way to another machine is not told',
    },
  ],
  'src/suite/common-guest.ts': [
    {
      text: 'machines.every(hasPcid)',
      becomes: 'machines.some(hasPcid)',
      why: 'a processor without PCIDs is asked for a guest that uses them, for another has them',
    },
    {
      text: "...within('guest', workload.values), ...ofMachine",
      becomes: "...ofMachine, ...within('guest', workload.values)",
      why: 'what the run sets of all guests overrules what an entry sets of one machine',
    },
  ],
  'src/suite/planned-pass.ts': [
    {
      text: 'files: [workload.hash, strategy.hash, ...strategy.policies.map(({hash}) => hash)],',
      becomes: 'files: [workload.hash, strategy.hash],',
      why: "cells of a user's policy that was changed pass for those of the new one",
    },
    {
      text: 'files: [workload.hash, strategy.hash,',
      becomes: 'files: [workload.hash,',
      why: "cells of a user's strategy that was changed pass for those of the new one",
    },
    {
      text: 'processor: describe(machine.thing),',
      becomes: 'processor: machine.id,',
      why: "cells of a user's machine that was changed pass for those of the new one",
    },
    {
      text: "...within('host', workload.values),\n    ...within('host', strategy.own),",
      becomes: "...within('host', strategy.own),\n    ...within('host', workload.values),",
      why: "the workload's entry overrules the strategy's own host",
    },
    {
      text: '{...guestDefaults(place), ...said}',
      becomes: '{...said, ...guestDefaults(place)}',
      why: "a story's wishes overrule what the user sets of the guest",
    },
    {
      text: '...identity,\n    simulator,',
      becomes: '...identity,\n    seed: 0,\n    simulator,',
      why: 'the seed is left out of the key: all seeds of a cell are one',
    },
    {
      text: '...identity,\n    simulator,',
      becomes: "...identity,\n    simulator: simulator === '' ? '' : 'pagewalk',",
      why: 'cells of another simulator pass for those of this one',
    },
    {
      text: 'check: spec.check,\n  };\n  return {key',
      becomes: '};\n  return {key',
      why: 'an unchecked cell passes for a checked one',
    },
    {
      text: "...prefixed('machine', bare(machine.values)),",
      becomes: '',
      why: 'a cell does not say what was set of its machine',
    },
  ],
  'src/suite/possible.ts': [
    {
      text: "guest['levels'] === 5 && !fiveLevels",
      becomes: "guest['levels'] > 5 && !fiveLevels",
      why: 'a machine of four levels runs a guest of five',
    },
    {
      text: "return 'EPT';",
      becomes: 'return undefined;',
      why: 'what was pretended is not said',
    },
    {
      text: "needs === 'PCID' && !features.pcid)",
      becomes: "needs === 'PCID' && features.pcid)",
      why: 'what needs PCIDs is switched off just where there are some',
    },
    {
      text: 'strategy.virtual && host.pageKiB === GIB_PAGE_KIB && !hugePages',
      becomes: 'strategy.virtual && host.pageKiB > GIB_PAGE_KIB && !hugePages',
      why: 'a host without 1 GiB pages backs the guest by them',
    },
  ],
  'src/suite/run-pass.ts': [
    {
      text: 'measured: at > 0,',
      becomes: 'measured: at > 1,',
      why: 'the first measured chapter is drawn as a warm-up',
    },
    {
      text: 'recordings === 2 && first.hex() !== recording',
      becomes: 'recordings > 2 && first.hex() !== recording',
      why: 'a workload that goes by chance is compared under foresight',
    },
  ],
  'src/suite/derived.ts': [
    {
      text: '...pricedAt(costs, sums, ownCatalogue)',
      becomes: '...pricedAt(costs, sums)',
      why: 'what a strategy brings of its own costs nothing',
    },
    {
      text: 'walkReferences: total(events, WALK_LOAD_NAMES),',
      becomes: 'walkReferences: events.tlbMisses,',
      why: 'there is one reference a miss, whatever was walked',
    },
    {
      text: 'const measured = chapters.filter(chapter => chapter.measured);',
      becomes: 'const measured = chapters;',
      why: 'the warm-up is measured',
    },
    {
      text: 'tlbMisses: events.tlbMisses,',
      becomes: 'tlbMisses: events.tlbLookups,',
      why: 'references per miss are per lookup',
    },
    {
      text: 'ownSum(measured.map(',
      becomes: 'ownSum(chapters.map(',
      why: "a strategy's own events are counted in the warm-up too",
    },
    {
      text: 'attribution: attribution(events, costs, own)',
      becomes: 'attribution: attribution(events, costs, NOTHING_OWN)',
      why: 'causes lack the own events, and do not add up to the cycles',
    },
  ],
  'src/suite/same-recording.ts': [
    {
      text: 'JSON.stringify([workload, machine, seed])',
      becomes: 'JSON.stringify([workload, seed])',
      why: 'machines whose guests differ, as one without PCIDs, fail each other',
    },
    {
      text: '?.size ?? 0) > 1',
      becomes: '?.size ?? 0) > 2',
      why: 'strategies are compared that saw two different guests',
    },
  ],
  'src/suite/in-effect.ts': [
    {
      text: 'if (pageKiB <= memory) return;',
      becomes: 'if (pageKiB < memory) return;',
      why: 'a host page as large as guest memory is refused',
    },
    {
      text: 'TABLE_ENTRIES ** (level - 1) <= frames',
      becomes: 'TABLE_ENTRIES ** (level - 1) < frames',
      why: 'a direct map of one page that is all of memory is refused',
    },
    {
      text: 'told[name] === host[name]) continue;',
      becomes: 'told[name] !== host[name]) continue;',
      why: 'labels that tell of a host that did not run are let through',
    },
  ],
  'src/suite/labels.ts': [
    {
      text: "value === 1 ? 'warm host' : 'cold host'",
      becomes: "value === 1 ? 'cold host' : 'warm host'",
      why: 'warm and cold hosts are called by each other’s name',
    },
    {
      text: 'const KIB_PER_GIB = 1024 * 1024;',
      becomes: 'const KIB_PER_GIB = 1000 * 1000;',
      why: 'a host page of 1 GiB is called one of 1024 MiB',
    },
  ],
  'src/suite/definition.ts': [
    {
      text: 'value > max ?',
      becomes: 'value >= max ?',
      why: 'the largest value that is allowed is refused, with "expected at most" itself',
    },
    {
      text: 'if (value < min)',
      becomes: 'if (value <= min)',
      why: 'the smallest value that is allowed is refused',
    },
  ],
  'src/suite/exits.ts': [
    {
      text: 'outcome.chapters[1]',
      becomes: 'outcome.chapters[0]',
      why: 'the exits of the warm-up are shown as those of the operation',
    },
    {
      text: "strategy.refuses !== 'PCID' || !usesPcid(operation)",
      becomes: "strategy.refuses !== 'PCID'",
      why: 'a strategy that hides PCIDs is missing from every operation',
    },
    {
      text: 'total: total(events, EXIT_NAMES)',
      becomes: 'total: Object.values(exits).filter(count => count > 0).length',
      why: 'a total counts kinds of exits',
    },
  ],
  'src/suite/trace-survey.ts': [
    {
      text: 'const more = skipped - firstSkipped.length;',
      becomes: 'const more = skipped - 1;',
      why: 'lines that are shown are counted among those that are not',
    },
    {
      text: 'const all = records + remarks + skipped;',
      becomes: 'const all = records + remarks;',
      why: 'more lines may be skipped than there are',
    },
    {
      text: '    reader.end();\n',
      becomes: '',
      why: 'a last line without its end is neither a record nor skipped',
    },
  ],
  'src/suite/trace-file.ts': [
    {
      text: '    reader.end();\n',
      becomes: '',
      why: 'the last access is lost where the file does not end with its line',
    },
    {
      text: 'reader.take(buffer.subarray(0, bytes));',
      becomes: 'reader.take(buffer);',
      why: 'the end of the last piece is read twice',
    },
  ],
  'src/suite/variant.ts': [
    {
      text: 'const settings: Settings = {...run, ...own};',
      becomes: 'const settings: Settings = {...own, ...run};',
      why: "the run's setting overrules what an entry says of itself",
    },
    {
      text: 'values,\n    own: only(values, Object.keys(own)),',
      becomes: 'values,\n    own: values,',
      why: "what the run sets of a strategy's host counts as its entry's own",
    },
  ],
  'src/suite/own-seed.ts': [
    {
      text: 'return [seed];',
      becomes: 'return seeds;',
      why: 'a recording of one seed counts as one of many, which all say the same',
    },
  ],
  'src/suite/recording-file/file-reader.ts': [
    {
      text: 'if (trailer.rows !== rows)',
      becomes: 'if (trailer.rows < rows)',
      why: 'a file that has lost a block is taken for whole',
    },
    {
      text: 'if (crc32(plain) !== checksum)',
      becomes: 'if (plain.length === 0)',
      why: 'rows that were changed are believed',
    },
    {
      text: 'if (bytes > mostCompressed(plainBytes))',
      becomes: 'if (bytes > 2 ** 31)',
      why: 'a head of twenty bytes makes the reader take a GiB',
    },
    {
      text: 'this.position) > 0)',
      becomes: 'this.position) > 1)',
      why: 'what stands behind the end is passed over in silence',
    },
  ],
  'src/suite/recording-file/events-survey.ts': [
    {
      text: 'if (hash !== this.hash.hex())',
      becomes: "if (hash === '')",
      why: 'events are run that are not those of the hash in the file',
    },
    {
      text: "if (this.usesPcids && !this.recorded.guest['pcid'])",
      becomes: 'if (this.usesPcids && this.events === 0)',
      why: 'a guest with PCIDs runs on a processor without any',
    },
  ],
  'src/suite/recording-file/file-writer.ts': [
    {
      text: 'if (this.filled > 0) this.endBlock();',
      becomes: '',
      why: 'the last rows are lost',
    },
  ],
  'src/suite/store/draft.ts': [
    {
      text: 'renameSync(this.name, this.path);',
      becomes: 'renameSync(this.name, `${this.path}.new`);',
      why: 'a whole file never gets its name',
    },
    {
      text: 'this.close();\n    rmSync(this.name, {force: true});',
      becomes: 'this.close();',
      why: 'half a file is left beside the others',
    },
  ],
  'src/suite/source.ts': [
    {
      text: 'thing.host ?? {}',
      becomes: 'thing.guest ?? {}',
      why: 'a story that wants a cold host gets a warm one',
    },
  ],
  'src/suite/environment.ts': [
    {
      text: '(ended.getTime() - started.getTime()) / 1000,',
      becomes: 'ended.getTime() - started.getTime(),',
      why: 'seconds are milliseconds',
    },
    {
      text: "'--dirty', ",
      becomes: '',
      why: 'a run of changed files names the commit that they differ from',
      lives:
        'no test may change the checkout that it runs in, and the copy that the bug is planted in is none',
    },
  ],
  'src/suite/read-spec.ts': [
    {
      text: 'resolve(dirname(path), named)',
      becomes: 'resolve(named)',
      why: 'files of a spec are looked for where the command is typed',
    },
    {
      text: 'set: placed(spec.set, place),',
      becomes: 'set: spec.set,',
      why: "a policy's file that the run sets is looked for where the command is typed",
    },
  ],
  'src/suite/seeds.ts': [
    {
      text: '(_, at) => at + 1)',
      becomes: '(_, at) => at)',
      why: 'seeds count from 0, and reference cells are of others',
    },
  ],
  'src/suite/user-modules.ts': [
    {
      text: 'for (const each of imported.get(url)!) closure(each, seen);',
      becomes: 'for (const each of imported.get(url)!) seen.add(each);',
      why: 'cells survive a change in a file that an imported file imports',
    },
  ],
  'src/suite/checked-cells.ts': [
    {
      text: 'cells: each.length,',
      becomes: 'cells: cells.length,',
      why: 'cells that nobody checked are said to be checked',
    },
  ],
  'src/suite/strategy-variants.ts': [
    {
      text: 'policies.filter(({id}) => used.includes(id))',
      becomes: 'policies',
      why: 'a change in one policy makes the cells of all others new',
    },
  ],
};
