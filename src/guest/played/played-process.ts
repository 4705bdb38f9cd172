/** A process of a recorded program: what runs, and what it has mapped. */
import type {Access, Gfn, Gvn} from '../../hardware/address.ts';
import type {SystemCall} from '../../recording/program/program-sink.ts';
import type {AddressSpace} from '../address-space.ts';
import type {PageCacheFile} from '../areas.ts';
import type {Task} from '../running.ts';
import type {Mappings} from './mappings.ts';
import type {Outside} from './outside.ts';

export class PlayedProcess implements Task {
  readonly number: number;
  readonly stack: Gfn;
  mappings: Mappings;
  /** The files that it has mapped by descriptors, whose names nobody told. */
  files: Map<number, PageCacheFile>;
  /** The call that it sleeps in. */
  sleepsIn: SystemCall | undefined;
  /** Its accesses tell what it fetches. */
  readonly code = 0;
  readonly codePages = 0;
  readonly codePage = 0;
  readonly untilNextPage = 0;
  fetchDue = true;
  private readonly outside: Outside;

  constructor(number: number, stack: Gfn, mappings: Mappings, outside: Outside) {
    this.number = number;
    this.stack = stack;
    this.mappings = mappings;
    this.outside = outside;
    this.files = new Map();
  }

  get space(): AddressSpace {
    return this.mappings.space;
  }

  beforeFault(gvn: Gvn, access: Access): void {
    this.outside.permit(this.number, this.mappings, gvn, access);
  }
}
