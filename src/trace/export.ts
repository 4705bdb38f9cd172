/**
 * A file as text. An event is a line:
 *
 *   VCPU INSTRUCTIONS KIND NAME=VALUE …
 *
 * the instructions executed before it in its mode, its kind with hyphens for blanks (`user-write`, `table-store`, `CR3-load`), and
 * what it carries: `address` the page's address in hexadecimal, `line` the cache line in the page, `fault` the error code
 * that the access is answered with, and what else `recording/format.ts` says of the kind. A record of an address trace is a line as
 * lackey prints it, whatever stood between the records left out.
 */
import {Paging, type Gvn} from '../hardware/address.ts';
import {ERROR_CODE_MASK, EXPECT_FAULT, EXPECT_RACY, REGION, type Chunk} from '../recording/format.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import {regionOf} from '../recording/operands.ts';
import {accessName, eventAt, type RecordedEvent} from '../recording/reader.ts';
import {isRecording, type AddressTrace, type Recording} from '../suite/catalogue.ts';
import {surveyEvents} from '../suite/recording-file/events-survey.ts';
import {surveyTrace} from '../suite/trace-survey.ts';
import {readAddresses, readEvents} from './reading.ts';

/** Hands on the text, some lines at a time; nothing of a file that is not whole. */
export const exported = (thing: Recording | AddressTrace, out: (lines: string) => void): Promise<void> =>
  isRecording(thing) ? exportEvents(thing, out) : exportRecords(thing, out);

async function exportEvents({path, recorded}: Recording, out: (lines: string) => void): Promise<void> {
  await surveyEvents(path);
  const paging = new Paging(recorded.levels, recorded.indexBits);
  await readEvents(path, chunk => {
    let lines = '';
    for (let row = 0; row < chunk.length; row++) {
      if (chunk.kind[row] === REGION) paging.intern(regionOf(chunk, row));
      lines += `${lineOf(chunk, row, paging)}\n`;
    }
    out(lines);
  });
}

function lineOf(chunk: Chunk, row: number, paging: Paging): string {
  const event = eventAt(chunk, row);
  const carried = Object.entries(carriedBy(event, paging)).map(([name, value]) =>
    value === true ? name : `${name}=${value}`,
  );
  return [chunk.vcpu[row], chunk.instructions[row], nameOf(event), ...carried].join(' ');
}

const nameOf = (event: RecordedEvent): string =>
  (event.type === 'access' ? accessName(event.access) : event.type).replaceAll(' ', '-');

type Carried = Readonly<Record<string, number | string | boolean>>;

function carriedBy(event: RecordedEvent, paging: Paging): Carried {
  const {type: _type, ...operands} = event;
  if (event.type !== 'access') return {...addressed(operands, paging)};
  const {access: _access, expectation, ...rest} = event;
  const {type: _kind, ...others} = rest;
  return {
    ...addressed(others, paging),
    ...(expectation & EXPECT_FAULT ? {fault: `0x${(expectation & ERROR_CODE_MASK).toString(16)}`} : {}),
    ...(expectation & EXPECT_RACY ? {racy: true} : {}),
  };
}

/** A page is named by its address: slots are numbers of this recording alone. */
function addressed(operands: object, paging: Paging): Carried {
  const {gvn, ...others} = operands as {readonly gvn?: Gvn} & Record<string, number | string | boolean>;
  if (gvn === undefined) return others;
  const region = paging.regions[paging.slotOf(gvn)];
  // Of an INVPCID that names no page.
  if (region === undefined) return others;
  return {address: paging.hexAddress(region, paging.pageInRegion(gvn)), ...others};
}

async function exportRecords({path}: AddressTrace, out: (lines: string) => void): Promise<void> {
  await surveyTrace(path);
  let lines = '';
  const line =
    (letter: string) =>
    (page: number, byte: number, bytes: number): void => {
      lines += `${letter} ${hex(page, byte)},${bytes}\n`;
    };
  const sink: AddressSink = {
    instruction: line('I '),
    load: line(' L'),
    store: line(' S'),
    modify: line(' M'),
  };
  await readAddresses(path, sink, () => {
    out(lines);
    lines = '';
  });
}

const LACKEY_DIGITS = 8;

const hex = (page: number, byte: number): string =>
  `${page.toString(16)}${byte.toString(16).padStart(3, '0')}`.padStart(LACKEY_DIGITS, '0');
