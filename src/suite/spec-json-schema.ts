/** The JSON Schema of a spec, in which an editor finds the ids and the parameters that there are. A file may stand for any id. */
import type {z} from 'zod';
import {workloads} from '../../workloads/index.ts';
import {machines} from '../machines/index.ts';
import {strategies} from '../strategies/index.ts';
import {type Definition, type Definitions, rangeText} from './definition.ts';
import {GUEST_SETTINGS, HOST_SETTINGS, MACHINE_SETTINGS, SPEC_SETTINGS} from './spec-settings.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Schemas = Readonly<Record<string, JsonSchema>>;

interface Named {
  readonly id: string;
  readonly title: string;
  readonly parameters: Definitions;
}

/** What an entry of a list of the spec names, and what it may set beside the parameters of that. */
interface Kind {
  readonly key: string;
  readonly things: readonly Named[];
  readonly shared: Definitions;
}

/** By the name of the list. */
const KINDS: Readonly<Record<string, Kind>> = {
  workloads: {key: 'workload', things: workloads, shared: {...GUEST_SETTINGS, ...HOST_SETTINGS}},
  strategies: {key: 'strategy', things: strategies, shared: HOST_SETTINGS},
  machines: {
    key: 'machine',
    things: machines.map(({id, title}) => ({id, title, parameters: {}})),
    shared: {...MACHINE_SETTINGS, ...GUEST_SETTINGS},
  },
};

/** Admits what `schema` admits, which is the checker's own. */
export function specJsonSchema(schema: JsonSchema): JsonSchema {
  const properties = schema.properties as Schemas;
  const completed = Object.entries(properties).map(([name, each]) => {
    if (name === 'set') return [name, {...each, properties: known(SPEC_SETTINGS)}];
    return [name, name in KINDS ? listed(each, KINDS[name]) : each];
  });
  const {additionalProperties: setting} = properties.set;
  return {
    ...schema,
    properties: Object.fromEntries(completed) as Record<string, JsonSchema>,
    $defs: {setting: setting as JsonSchema},
  };
}

function listed(list: JsonSchema, {key, things, shared}: Kind): JsonSchema {
  const [text, entry] = (list.items as JsonSchema).anyOf as readonly JsonSchema[];
  const {[key]: named, set, ...others} = entry.properties as Schemas;
  const {description = '', ...file} = named;
  const properties = {
    [key]: {description, anyOf: [...ids(things), file]},
    ...others,
    set: {...set, properties: known(shared)},
  };
  const own = things
    .filter(({parameters}) => Object.keys(parameters).length > 0)
    .map(({id, parameters}) => ownParameters(key, id, known(parameters)));
  const completed = {...entry, properties, anyOf: [...own, OF_A_FILE]};
  return {...list, items: {anyOf: [...ids(things), text, completed]}};
}

/** What a user's own may set nobody knows here. */
const OF_A_FILE: JsonSchema = {};

const ids = (things: readonly Named[]): readonly JsonSchema[] =>
  things.map(({id, title}) => ({const: id, description: title}));

/** Where an entry names this id, its `set` may have these. */
const ownParameters = (key: string, id: string, properties: Schemas): JsonSchema => ({
  properties: {[key]: {const: id}, set: {properties}},
});

/** Each may be what any setting may; what it should be is said. */
const known = (definitions: Definitions): Schemas =>
  Object.fromEntries(
    Object.entries(definitions).map(([name, each]) => [name, {$ref: '#/$defs/setting', ...described(each)}]),
  );

const described = (definition: Definition): JsonSchema => ({
  description: [definition.description, rangeText(definition)].filter(text => text !== '').join(': '),
  default: definition.default,
});
