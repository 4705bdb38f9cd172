/** Reads the events of a recording as objects with names: for tests, linting and explaining, not for replay. */
import {isFetch, isUser, isWrite, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import {
  BALLOON_DEFLATE,
  BALLOON_INFLATE,
  BOOT_ENTRY,
  CHAPTER,
  type Chunk,
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

type Reader = (a: number, b: number, c: number, d: number, e: number) => RecordedEvent;

const READERS: Readonly<Record<number, Reader>> = {
  [TABLE_STORE]: (gvn, table, frame, index, flags) => ({
    type: 'table store',
    gvn,
    table,
    index,
    frame,
    flags,
  }),
  [PAGE_WRITE]: (gvn, gfn) => ({type: 'page write', gvn, gfn}),
  [PAGE_READ]: gvn => ({type: 'page read', gvn}),
  [COMPUTE]: (instructions, _b, _c, mode) => ({type: 'compute', instructions, mode}),
  [WORK]: (count, _b, _c, work) => ({type: 'work', work: WORK_EVENTS[work], count}),
  [LOAD_CR3]: (root, _b, _c, pcid, noFlush) => ({type: 'CR3 load', root, pcid, noFlush: noFlush !== 0}),
  [READ_CR3]: () => ({type: 'CR3 read'}),
  [INVLPG]: gvn => ({type: 'INVLPG', gvn}),
  [INVPCID]: (gvn, _b, _c, pcid, scope) => ({type: 'INVPCID', scope, pcid, gvn}),
  [TOGGLE_GLOBAL_PAGES]: () => ({type: 'global page toggle'}),
  [HINT]: (operand, _b, _c, hint) => ({type: 'hint', hint, operand}),
  [CHAPTER]: number => ({type: 'chapter', number}),
  [HOST_UNMAP]: gfn => ({type: 'host unmap', gfn}),
  [HOST_PROTECT]: gfn => ({type: 'host protect', gfn}),
  [REGION]: (region, _b, _c, slot) => ({type: 'region', slot, region}),
  [BOOT_ENTRY]: (_a, table, frame, index, flags) => ({type: 'boot entry', table, index, frame, flags}),
};

/** The event in a row. */
export function eventAt(chunk: Chunk, row: number): RecordedEvent {
  const kind = chunk.kind[row];
  if (isAccess(kind)) {
    const [gvn, marks, line, expectation] = [chunk.a[row], chunk.b[row], chunk.d[row], chunk.e[row]];
    return {
      type: 'access',
      access: kind,
      gvn,
      line,
      expectation,
      ...(marks & SAME_INSTRUCTION && {sameInstruction: true as const}),
      ...(marks & DEPENDENT_LOAD && {dependent: true as const}),
    };
  }
  const read = READERS[kind];
  if (read === undefined) return {type: 'unreadable', kind};
  return read(chunk.a[row], chunk.b[row], chunk.c[row], chunk.d[row], chunk.e[row]);
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

/** What a kind of event is called, in a sentence. */
export function kindName(kind: number): string {
  if (kind <= LAST_ACCESS) return accessName(kind);
  return RESERVED_KINDS.get(kind) ?? READERS[kind]?.(0, 0, 0, 0, 0).type ?? `unknown kind ${kind}`;
}
