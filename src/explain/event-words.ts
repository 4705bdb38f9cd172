/** An event of a recording, in words. */
import {accessName, type RecordedEvent} from '../recording/reader.ts';
import {deedWords} from './deeds.ts';
import {hex} from './names.ts';

export interface NamedEvent {
  readonly event: RecordedEvent;
  /** The address of its page, for an event that has one. */
  readonly address: string | undefined;
}

const INVPCID_SCOPES: readonly string[] = [
  'of one page',
  'of one address space',
  'of everything',
  'of all but global',
];

const REFUSED = ", which the guest's tables refuse";

/** `user write to 0x7f0000001000`. */
export function eventWords({event, address}: NamedEvent): string {
  switch (event.type) {
    case 'access':
      return `${accessName(event.access)} at ${address}${event.expectation === 0 ? '' : REFUSED}`;
    case 'table store':
      return `store to entry ${event.index} of guest table ${hex(event.table)}`;
    case 'page write':
      return `page at ${address} written as a whole`;
    case 'page read':
      return `page at ${address} read as a whole`;
    case 'CR3 load':
      return `CR3 load of root ${hex(event.root)}, PCID ${event.pcid}${event.noFlush ? ', without a flush' : ''}`;
    case 'INVLPG':
      return `INVLPG of ${address}`;
    case 'INVPCID':
      return `INVPCID ${INVPCID_SCOPES[event.scope] ?? ''}`;
    case 'host unmap':
      return `the host takes guest frame ${hex(event.gfn)} back`;
    case 'host protect':
      return `the host write-protects guest frame ${hex(event.gfn)}`;
    case 'work':
      return event.work === undefined ? "work of the guest's kernel" : deedWords(event.work, event.count);
    case 'hint':
      return 'a mark that only paravirtual guests make something of';
    case 'boot entry':
      return `entry ${event.index} of guest table ${hex(event.table)} that the guest boots with`;
    default:
      return kindOf(event);
  }
}

const kindOf = ({type}: RecordedEvent): string => type;
