/** Reads the events of a recording as objects with names: for tests, linting and explaining, not for replay. */
import {isFetch, isUser, isWrite, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import {
  BALLOON_DEFLATE,
  BALLOON_INFLATE,
  BOOT_ENTRY,
  CHAPTER,
  Chunk,
  COMPUTE,
  DEPENDENT_LOAD,
  DIRTY_LOG_HARVEST,
  DIRTY_LOG_START,
  DIRTY_LOG_STOP,
  ERROR_CODE_MASK,
  EXPECT_FAULT,
  HINT,
  HOST_PROTECT,
  HOST_UNMAP,
  INVLPG,
  INVPCID,
  ITERATION,
  isAccess,
  LAST_ACCESS,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  READ_CR3,
  REGION,
  SAME_INSTRUCTION,
  SHOOTDOWN_RECEIVE,
  SHOOTDOWN_SEND,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  WORK,
  WORK_EVENTS,
  type Work,
} from './format.ts';
import {
  chapterOf,
  computedOf,
  countOf,
  cr3Of,
  expectationOf,
  flagsOf,
  frameOf,
  gvnOf,
  hintOf,
  indexOf,
  lineOf,
  marksOf,
  modeOf,
  operandOf,
  pcidOf,
  protectedGfnOf,
  regionOf,
  scopeOf,
  slotOf,
  tableOf,
  unmappedGfnOf,
  workOf,
  writtenGfnOf,
} from './operands.ts';

/** What happened, with the operands that its kind uses. */
export type RecordedEvent =
  | {
      type: 'access';
      access: Access;
      gvn: Gvn;
      line: number;
      expectation: number;
      sameInstruction?: true;
      dependent?: true;
    }
  | {type: 'table store'; gvn: Gvn; table: Gfn; index: number; frame: number; flags: number}
  | {type: 'page write'; gvn: Gvn; gfn: Gfn}
  | {type: 'page read'; gvn: Gvn}
  | {type: 'compute'; instructions: number; mode: Access}
  | {type: 'work'; work: Work | undefined; count: number}
  | {type: 'CR3 load'; root: Gfn; pcid: Pcid; noFlush: boolean}
  | {type: 'CR3 read'}
  | {type: 'INVLPG'; gvn: Gvn}
  | {type: 'INVPCID'; scope: number; pcid: Pcid; gvn: Gvn}
  | {type: 'global page toggle'}
  | {type: 'hint'; hint: number; operand: number}
  | {type: 'chapter'; number: number}
  | {type: 'iteration'}
  | {type: 'host unmap'; gfn: Gfn}
  | {type: 'host protect'; gfn: Gfn}
  | {type: 'region'; slot: number; region: number}
  | {type: 'boot entry'; table: Gfn; index: number; frame: number; flags: number}
  | {type: 'unreadable'; kind: number};

/** Kinds that the format keeps a number for and that this version cannot read. */
export const RESERVED_KINDS: ReadonlyMap<number, string> = new Map([
  [SHOOTDOWN_SEND, 'shootdown send'],
  [SHOOTDOWN_RECEIVE, 'shootdown receive'],
  [DIRTY_LOG_START, 'dirty log start'],
  [DIRTY_LOG_HARVEST, 'dirty log harvest'],
  [DIRTY_LOG_STOP, 'dirty log stop'],
  [BALLOON_INFLATE, 'balloon inflate'],
  [BALLOON_DEFLATE, 'balloon deflate'],
]);

type Reader = (chunk: Chunk, row: number) => RecordedEvent;

const READERS: Readonly<Record<number, Reader>> = {
  [TABLE_STORE]: (chunk, row) => ({
    type: 'table store',
    gvn: gvnOf(chunk, row),
    ...entryOf(chunk, row),
  }),
  [PAGE_WRITE]: (chunk, row) => ({
    type: 'page write',
    gvn: gvnOf(chunk, row),
    gfn: writtenGfnOf(chunk, row),
  }),
  [PAGE_READ]: (chunk, row) => ({type: 'page read', gvn: gvnOf(chunk, row)}),
  [COMPUTE]: (chunk, row) => ({
    type: 'compute',
    instructions: computedOf(chunk, row),
    mode: modeOf(chunk, row),
  }),
  [WORK]: (chunk, row) => ({
    type: 'work',
    work: WORK_EVENTS[workOf(chunk, row)],
    count: countOf(chunk, row),
  }),
  [LOAD_CR3]: (chunk, row) => ({type: 'CR3 load', ...cr3Of(chunk, row)}),
  [READ_CR3]: () => ({type: 'CR3 read'}),
  [INVLPG]: (chunk, row) => ({type: 'INVLPG', gvn: gvnOf(chunk, row)}),
  [INVPCID]: (chunk, row) => ({
    type: 'INVPCID',
    scope: scopeOf(chunk, row),
    pcid: pcidOf(chunk, row),
    gvn: gvnOf(chunk, row),
  }),
  [TOGGLE_GLOBAL_PAGES]: () => ({type: 'global page toggle'}),
  [HINT]: (chunk, row) => ({type: 'hint', hint: hintOf(chunk, row), operand: operandOf(chunk, row)}),
  [CHAPTER]: (chunk, row) => ({type: 'chapter', number: chapterOf(chunk, row)}),
  [ITERATION]: () => ({type: 'iteration'}),
  [HOST_UNMAP]: (chunk, row) => ({type: 'host unmap', gfn: unmappedGfnOf(chunk, row)}),
  [HOST_PROTECT]: (chunk, row) => ({type: 'host protect', gfn: protectedGfnOf(chunk, row)}),
  [REGION]: (chunk, row) => ({type: 'region', slot: slotOf(chunk, row), region: regionOf(chunk, row)}),
  [BOOT_ENTRY]: (chunk, row) => ({type: 'boot entry', ...entryOf(chunk, row)}),
};

const entryOf = (chunk: Chunk, row: number) => ({
  table: tableOf(chunk, row),
  index: indexOf(chunk, row),
  frame: frameOf(chunk, row),
  flags: flagsOf(chunk, row),
});

/** The event in a row. */
export function eventAt(chunk: Chunk, row: number): RecordedEvent {
  const kind = chunk.kind[row];
  if (isAccess(kind)) {
    const marks = marksOf(chunk, row);
    return {
      type: 'access',
      access: kind,
      gvn: gvnOf(chunk, row),
      line: lineOf(chunk, row),
      expectation: expectationOf(chunk, row),
      ...(marks & SAME_INSTRUCTION && {sameInstruction: true as const}),
      ...(marks & DEPENDENT_LOAD && {dependent: true as const}),
    };
  }
  return READERS[kind]?.(chunk, row) ?? {type: 'unreadable', kind};
}

/** All events, in order. */
export function* eventsOf(chunks: Iterable<Chunk>): Generator<RecordedEvent, void, void> {
  for (const chunk of chunks) for (let row = 0; row < chunk.length; row++) yield eventAt(chunk, row);
}

/** "user write", "kernel fetch": how people say an access. */
export function accessName(access: Access): string {
  const verb = isFetch(access) ? 'fetch' : isWrite(access) ? 'write' : 'read';
  return `${isUser(access) ? 'user' : 'kernel'} ${verb}`;
}

/** What an access is expected to come to. */
export function expectationName(expectation: number): string {
  if (!(expectation & EXPECT_FAULT)) return 'success';
  return `a fault with error code 0x${(expectation & ERROR_CODE_MASK).toString(16)}`;
}

/** An event of zeros: its reader is asked for the name of its kind. */
const BLANK = new Chunk(1);

/** What a kind of event is called, in a sentence. */
export function kindName(kind: number): string {
  if (kind <= LAST_ACCESS) return accessName(kind);
  return RESERVED_KINDS.get(kind) ?? READERS[kind]?.(BLANK, 0).type ?? `unknown kind ${kind}`;
}
