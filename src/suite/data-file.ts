/** Reads a JSON or YAML file, keeping where each value stands. */
import {isNode, isScalar, LineCounter, parseDocument, visit, type Document} from 'yaml';
import {readWhole} from './read-whole.ts';
import {reasonOf} from './system-error.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

export interface DataFile {
  readonly path: string;
  readonly value: unknown;
  /** `, line 7`, for the value at a path of keys and indices or the nearest that holds it. */
  readonly lineOf: (path: readonly PropertyKey[]) => string;
}

export function readDataFile(path: string): DataFile {
  const text = readText(path);
  if (text.trim() === '') throw new UsageError(`${path}: is empty, expected an object`);
  if (path.endsWith('.json')) refuseOtherThanJson(path, text);
  const lines = new LineCounter();
  // Its own comparison of keys takes the square of their number.
  const options = {lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error'} as const;
  const document = parseDocument(text, options);
  const error = document.errors[0] ?? document.warnings[0] ?? repeatedKey(document);
  if (error) {
    const {line, col} = lines.linePos(error.pos[0]);
    throw new UsageError(`${path}, line ${line}, column ${col}: ${error.message.split(/[\n;]/, 1)[0]}`);
  }
  return {path, value: valueOf(path, document), lineOf: place => lineText(document, lines, place)};
}

interface Complaint {
  readonly pos: readonly [number, number];
  readonly message: string;
}

/** The first key that an object has twice. */
function repeatedKey(document: Document.Parsed): Complaint | undefined {
  let found: Complaint | undefined;
  visit(document, {
    Map(_place, {items}) {
      const seen = new Set<unknown>();
      for (const {key} of items) {
        const name = isScalar(key) ? key.value : key;
        if (!seen.has(name)) seen.add(name);
        else if (name !== MERGE) {
          const at = isNode(key) && key.range ? key.range[0] : 0;
          found = {pos: [at, at], message: `the key ${JSON.stringify(name)} is there twice`};
          return visit.BREAK;
        }
      }
      return undefined;
    },
  });
  return found;
}

const MERGE = '<<';

function valueOf(path: string, document: Document.Parsed): unknown {
  const value = readValue(path, document);
  if (holdsItself(value))
    throw new UsageError(`${path}: an alias makes a value hold itself, expected plain data`);
  if (hasUnsettableKey(value))
    throw new UsageError(`${path}: a key is "${UNSETTABLE}", which nothing can be called, expected another`);
  return value;
}

function readValue(path: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias of nothing, or so many that they would fill memory.
    throw new UsageError(`${path}: ${sentenceOf(thrown)}`);
  }
}

function holdsItself(value: unknown, holders: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return holders.includes(value) || Object.values(value).some(each => holdsItself(each, [...holders, value]));
}

/** What the schemas would let fall. */
const UNSETTABLE = '__proto__';

const hasUnsettableKey = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, UNSETTABLE) || Object.values(value).some(hasUnsettableKey));

/** Without the byte-order mark that some editors begin a file with. */
export function readText(path: string): string {
  try {
    return readWhole(path).replace(/^\uFEFF/, '');
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    throw new UsageError(`${path}: ${reasonOf(thrown)}`);
  }
}

/** How V8 ends most of its complaints. */
const JSON_POSITION = / in JSON at position \d+ \(line (\d+) column (\d+)\)$/;

/** YAML contains JSON and would let more pass, and its complaints are not about JSON. */
function refuseOtherThanJson(path: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (thrown) {
    const said = sentenceOf(thrown);
    const [, line, column] = JSON_POSITION.exec(said) ?? [];
    const place = line === undefined ? path : `${path}, line ${line}, column ${column}`;
    const problem = said.replace(JSON_POSITION, '');
    throw new UsageError(`${place}: expected an object in JSON, which this is not: ${problem}`);
  }
}

function lineText(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `, line ${lines.linePos(node.range[0]).line}`;
  }
  return '';
}
