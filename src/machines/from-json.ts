/** A user's own processor: a whole description, or what it changes of a preset that it `extends`. */
import {LATENCY_NAMES} from '../timing/latencies.ts';
import {checkMachine} from './check-machine.ts';
import {DEFAULT_MACHINE, machines} from './index.ts';
import {foremost, issueSentence} from './issue-sentence.ts';
import {machine, type Machine, type MachineDescription} from './machine.ts';
import {machineSchema} from './schema.ts';

/** The machine that the data of `file` describes, or an error of one sentence that names file and field. */
export function machineFromJson(data: unknown, file: string, known: readonly Machine[] = machines): Machine {
  try {
    return machine(checked(sourced(completed(data, known), data, file), known));
  } catch (thrown) {
    throw new Error(`${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {cause: thrown});
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The data with whatever it does not say taken from the machine that it extends; its id and title are its own. */
function completed(data: unknown, known: readonly Machine[]): Fields {
  if (!isObject(data)) throw new Error('expected an object that describes a machine');
  const {extends: baseId, $schema: _, ...own} = data;
  if (baseId === undefined) return own;
  const base = known.find(({id}) => id === baseId);
  if (base === undefined) {
    const ids = known.map(({id}) => id).join(', ');
    throw new Error(`extends is ${JSON.stringify(baseId)}, expected one of ${ids}`);
  }
  const {id: _id, title: _title, costs: _costs, ...inherited} = base;
  return merged({...inherited, title: own['id']}, own);
}

/** A latency that the file states has the source that the file states with it, and no other. */
function sourced(whole: Fields, data: unknown, file: string): Fields {
  const {latencies = {}, sources = {}} = isObject(data) ? data : {};
  if (!isObject(latencies) || !isObject(sources)) return whole;
  const unsaid = Object.keys(latencies).filter(name => isLatency(name) && sources[name] === undefined);
  const said = Object.fromEntries(
    unsaid.map(name => [name, `${file.split(/[/\\]/).at(-1)}, which names no source`]),
  );
  return {...whole, sources: {...(isObject(whole['sources']) ? whole['sources'] : {}), ...said}};
}

const isLatency = (name: string): boolean => LATENCY_NAMES.some(each => each === name);

function merged(base: Fields, own: Fields): Fields {
  const result: Record<string, unknown> = {...base};
  for (const [name, value] of Object.entries(own)) {
    const inherited = base[name];
    result[name] = isObject(value) && isObject(inherited) ? merged(inherited, value) : value;
  }
  return result;
}

/** A machine's prices follow from its latencies, so no file has them. */
const {costs: _costs, ...STATED} = DEFAULT_MACHINE;
const MODEL = {...STATED, extends: ''};

function checked(data: unknown, known: readonly Machine[]): MachineDescription {
  const parsed = machineSchema.safeParse(data);
  if (!parsed.success) throw new Error(issueSentence(foremost(parsed.error.issues), data, MODEL));
  const {id} = parsed.data;
  if (known.some(each => each.id === id)) {
    throw new Error(`id is "${id}", which is taken: expected one of its own`);
  }
  checkMachine(parsed.data);
  return parsed.data;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
