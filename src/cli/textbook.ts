/** `--textbook`: machines without what shortens a walk, said as settings, so that a spec that is kept tells of it. */
import {Option} from '@commander-js/extra-typings';
import {TEXTBOOK_PARAMETERS} from '../machines/textbook.ts';
import {valuesOf} from '../suite/settings.ts';
import {entryOf, type Settings, type Spec} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';

export const textbookOption = () =>
  new Option(
    '--textbook',
    'machines without paging-structure caches and nested TLB: each walk loads every entry on its way',
  );

/** What `--set` says, with what `--textbook` does, if it is asked for. Refuses what would leave a machine something of it. */
export function withTextbook(
  set: Settings,
  textbook: true | undefined,
  machines: Spec['machines'] = [],
): Settings {
  if (textbook === undefined) return set;
  for (const parameter of TEXTBOOK_PARAMETERS) {
    refuseOther(`--set ${nameOf(parameter)}`, set[nameOf(parameter)]);
    for (const {name, label = name, set: own} of machines.map(entryOf))
      refuseOther(`${parameter} of machine "${label}"`, own[parameter]);
  }
  return {...set, ...Object.fromEntries(TEXTBOOK_PARAMETERS.map(parameter => [nameOf(parameter), 0]))};
}

const nameOf = (parameter: string): string => `machine.${parameter}`;

function refuseOther(said: string, setting: Settings[string] | undefined): void {
  if (setting === undefined || valuesOf(setting).every(value => value === 0)) return;
  throw new UsageError(`${said} is ${valuesOf(setting).join(',')}, expected 0 or nothing beside --textbook`);
}
