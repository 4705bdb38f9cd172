/** Which parameters a plan sweeps: a number that takes three values or more, where its variants differ in nothing else. */
import type {SweepNote} from '../context.ts';
import {canonicalJson} from '../../suite/canonical.ts';
import type {Definitions} from '../../suite/definition.ts';
import {labelled} from '../../suite/labels.ts';
import {machineDefinitions} from '../../suite/machine-definitions.ts';
import type {Plan} from '../../suite/plan.ts';
import {bare} from '../../suite/settings.ts';
import {parameterDefinitionsOf} from '../../suite/source.ts';
import type {Variant} from '../../suite/variant.ts';

const FEWEST_VALUES = 3;

export function sweepNotes({
  workloads,
  strategies,
  machines,
}: Pick<Plan, 'workloads' | 'strategies' | 'machines'>): readonly SweepNote[] {
  return [
    ...sweptIn(machines, 'machine', machineDefinitions),
    ...sweptIn(strategies, 'strategy', ({parameters}) => parameters),
    ...sweptIn(workloads, 'workload', parameterDefinitionsOf),
  ];
}

function sweptIn<Thing>(
  variants: readonly Variant<Thing>[],
  of: SweepNote['of'],
  definitionsOf: (thing: Thing) => Definitions,
): readonly SweepNote[] {
  const parameters = [...new Set(variants.flatMap(({apart}) => Object.keys(apart)))];
  return parameters.flatMap(parameter => {
    const numbers = variants.filter(({apart}) => typeof apart[parameter] === 'number');
    const alike = [...Map.groupBy(numbers, variant => besides(variant, parameter)).values()];
    return alike.flatMap(([first, ...others]) => {
      const points = [first, ...others]
        .map(({label, apart}) => ({label, value: Number(apart[parameter])}))
        .toSorted((one, other) => one.value - other.value);
      if (points.length < FEWEST_VALUES) return [];
      const [name] = Object.keys(bare({[parameter]: 0}));
      const unit = definitionsOf(first.thing)[name]?.unit ?? '';
      return [{of, base: baseOf(first, parameter), parameter, unit, points}];
    });
  });
}

/** What must be the same in all variants of a sweep. */
function besides<Thing>({name, values}: Variant<Thing>, parameter: string): string {
  const {[parameter]: _, ...others} = values;
  return canonicalJson({name, others});
}

/** The label without the parameter. */
function baseOf<Thing>({label, apart}: Variant<Thing>, parameter: string): string {
  const {[parameter]: _, ...others} = apart;
  return `${label.slice(0, label.length - labelled('', apart).length)}${labelled('', others)}`;
}
