/** A step as a sentence without its subject: who does it stands before it. */
import {PRESENT} from '../hardware/address.ts';
import {howMany} from '../timing/how-many.ts';
import {deedWords} from './deeds.ts';
import {changeOf, hex, placeName, saidBy, tableName} from './names.ts';
import type {Fault, Flush, Load, LookUp, Protect, Step, Table, TableKind, Walk, Write} from './step.ts';

type Writers = {
  readonly [Kind in Step['kind']]: (step: Step & {kind: Kind}) => string;
};

const WRITERS: Writers = {
  'look-up': lookUpWords,
  walk: walkWords,
  load: loadWords,
  fault: ({fault}) => FAULTS[fault],
  verdict: ({fault}) => VERDICTS[fault],
  exit: ({cause}) => `leaves the guest: ${exitWords(cause)}`,
  resume: ({isRetried}) =>
    isRetried ? 'resumes the guest, which makes the access again' : 'resumes the guest',
  write: writeWords,
  clear: step =>
    `${CLEARED[keyOf(step)] ?? 'clears or changes'} ${howMany(step.entries, 'entry', 'entries')}`,
  table: tableWords,
  protect: protectWords,
  flush: flushWords,
  fill: () => 'takes the translation into the TLB',
  inject: () => 'injects #PF: the guest gets a page fault',
  data: ({foundIn}) => `the access itself: its line is in ${placeName(foundIn)}`,
  deed: ({event, times}) => deedWords(event, times),
};

export const wordsOf = (step: Step): string => (WRITERS[step.kind] as (step: Step) => string)(step);

/** The event that says why a step was taken. */
const keyOf = ({counts}: Step): string => Object.keys(counts)[0] ?? '';

function lookUpWords({structure, gfn, standsFor, answer, level, frame}: LookUp): string {
  if (structure === 'physmap')
    return `looks guest frame ${hex(gfn!)} up in the physmap: ${placeWords(answer, frame)}`;
  if (structure === 'hash of shadow pages') {
    const page = frame === undefined ? 'nothing' : `shadow page ${hex(frame)}`;
    return `looks in the ${structure} for ${standsFor}: ${page}`;
  }
  const of = gfn === undefined ? '' : ` for guest frame ${hex(gfn)}`;
  const found = level === undefined ? 'a hit' : `skips to ${tableName(level - 1)} ${hex(frame!)}`;
  const refused =
    structure === 'nested TLB' ? 'an entry that a store may not use' : 'an entry that does not permit this';
  return `looks in the ${structure}${of}: ${{found, none: 'nothing', refused}[answer]}`;
}

function placeWords(answer: LookUp['answer'], frame: number | undefined): string {
  if (answer === 'none') return 'not backed yet';
  return frame === undefined ? 'backed' : `host frame ${hex(frame)}`;
}

const WALKS: Readonly<Record<TableKind, string>> = {
  guest: "walks the guest's tables",
  shadow: 'walks the shadow tables',
  nested: "walks the guest's tables, each of them placed by the nested tables",
};

function walkWords({tables, isRetry}: Walk): string {
  return `${WALKS[tables]}${isRetry ? ' again' : ''}`;
}

function loadWords({tables, level, entry: {table, index, frame, flags}, foundIn}: Load): string {
  return `reads ${entryName(tables, level, table, index)} in ${placeName(foundIn)}: ${saidBy(frame, flags, level)}`;
}

/** `shadow PT 0x1000006[17]`. */
const entryName = (tables: TableKind, level: number | undefined, table: number, index: number): string =>
  `${tables} ${level === undefined ? 'table' : tableName(level)} ${hex(table)}[${index}]`;

const VERDICTS: Readonly<Record<Fault['fault'], string>> = {
  guest: "finds that the guest's tables refuse it",
  hidden: "finds that the guest's tables permit it: the guest need not know (a hidden fault)",
  true: "finds that the guest's tables refuse it: the guest must know (a true fault)",
  trace: 'finds a store to a guest table that is traced (a trace fault)',
  violation: 'finds a guest frame that the nested tables do not map, or not for this',
  unknown: 'finds nothing to do',
};

const FAULTS: Readonly<Record<Fault['fault'], string>> = {
  guest: 'cannot go on: #PF',
  hidden: 'cannot go on: #PF',
  true: 'cannot go on: #PF',
  trace: 'cannot go on: #PF',
  violation: 'cannot go on: EPT violation',
  unknown: 'cannot go on',
};

/** Why the guest was left. */
const EXITS: Readonly<Record<string, string>> = {
  exitsHiddenFault: 'VM exit for a hidden fault',
  exitsTrueFault: 'VM exit for a true fault',
  exitsTraceFault: 'VM exit for a store to a traced table',
  exitsUnprotectingStore: 'VM exit for a store to a traced table, whose trace is lifted',
  exitsTableHypercall: 'hypercall that tells of a store to a table',
  exitsCr3Load: 'VM exit for MOV to CR3',
  exitsCr3Read: 'VM exit for MOV from CR3',
  exitsInvlpg: 'VM exit for INVLPG',
  exitsInvpcid: 'VM exit for INVPCID',
  exitsGlobalFlush: 'VM exit for MOV to CR4',
  exitsNestedViolation: 'VM exit for an EPT violation',
  exitsSpuriousFault: 'VM exit for a fault from a stale TLB entry',
  exitsModeSwitch: "switch between the guest's kernel and its processes",
  exitsFaultReturn: 'hypercall for the return from the fault handler',
  exitsHint: 'hypercall that tells what is to come',
};

export const exitWords = (cause: string | undefined): string => EXITS[cause ?? ''] ?? 'VM exit';

const CLEARED: Readonly<Record<string, string>> = {
  shadowEntriesInvalidated: 'clears, with what the guest stored to,',
  shadowEntriesDropped: 'clears, with the pages that are dropped,',
  shadowEntriesEvicted: 'clears, with what is evicted,',
  shadowEntriesFlushed: 'clears, for the guest has invalidated them,',
  shadowEntriesSynced: 'brings into step',
  shadowEntriesUpdated: 'computes anew',
  shadowEntriesFilled: 'fills',
  hostEntriesDropped: 'clears or protects, for the host,',
  largeEntriesBroken: 'drops, for a guest table lies in them, large',
};

/** Of an entry that nobody has asked for yet. */
const FORESEEN: Readonly<Record<string, string>> = {
  shadowEntriesPrefetched: ' (prefetched)',
  shadowEntriesPrefaulted: ' (prefaulted)',
};

function writeWords(step: Write & Step): string {
  const foreseen = Object.entries(FORESEEN).find(([event]) => event in step.counts);
  return `${changeWords(step)}${foreseen?.[1] ?? ''}`;
}

function changeWords({tables, level, entry, before}: Write): string {
  if (entry === undefined) return 'writes an entry';
  const name = entryName(tables, level, entry.table, entry.index);
  const isPresent = (entry.flags & PRESENT) !== 0;
  if (!isPresent) return `clears ${name}`;
  if (!(before & PRESENT)) return `writes ${name}: ${saidBy(entry.frame, entry.flags, level)}`;
  return `${changeOf(before, entry.flags)} ${name}`;
}

function tableWords(step: Table & Step): string {
  const {what, tables, frame, standsFor, entries} = step;
  const noun = tables === 'shadow' ? 'shadow page' : `${tables} table`;
  const place = frame === undefined ? '' : ` ${hex(frame)}`;
  const role = standsFor === undefined ? '' : ` for ${standsFor}`;
  if (what === 'made') return `makes ${noun}${place}${role}`;
  if (what === 'used again') return `uses ${noun}${place}${role} again: nothing to fill anew`;
  const along = entries === 0 ? '' : `, with ${howMany(entries, 'entry', 'entries')}`;
  return `gives up ${noun}${place}${role}${along}${givenUpFor(step)}`;
}

const GIVEN_UP: Readonly<Record<string, string>> = {
  shadowPagesDropped: ': without a cache nothing is kept over a switch or a flush',
  shadowPagesZapped: ': its guest table is in use no more',
  shadowPagesFlooded: ': its guest table is stored to again and again',
  shadowPagesUnshadowed: ': its guest table seems to be torn down',
  shadowPagesEvicted: ': the pool is full, and its policy chose it',
};

/** Why a page is given up. */
export const givenUpFor = (step: Step): string => GIVEN_UP[keyOf(step)] ?? '';

function protectWords({gfn, entries}: Protect): string {
  const whole = gfn === undefined ? 'a guest table' : `guest frame ${hex(gfn)}`;
  const madeReadOnly =
    entries === 0 ? '' : `: ${howMany(entries, 'shadow entry', 'shadow entries')} made read-only`;
  return `write-protects ${whole} (a trace)${madeReadOnly}`;
}

/** Why the hypervisor flushes, where that is not what the guest asked for. */
const FLUSHED: Readonly<Record<string, string>> = {
  hiddenFaultFlushes: ': a table is traced now, or a shadow page replaced',
  cr3LoadFlushes: ': a load of CR3 does so',
  traceFaultFlushes: ': a shadow page was cut off',
  syncFlushes: ': entries were brought into step',
  evictionFlushes: ': shadow pages were evicted',
  samplingFlushes: ': accessed bits are to be set again',
  hostFlushes: ': the host wants the frame',
};

function flushWords(step: Flush & Step): string {
  const reason = FLUSHED[keyOf(step)] ?? '';
  if (step.scope === undefined) return `flushes the TLB${reason}`;
  return `drops ${step.scope} from the TLB and the paging-structure cache${reason}`;
}
