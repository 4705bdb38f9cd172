/** What a shadow pager is made of: three decisions, who watches, and what may be left as the textbook has it. */
import type {Access, Gvn, Hfn} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import type {Hint} from '../hardware/mmu.ts';
import type {Translation} from '../hardware/tlb.ts';
import {Walker} from '../hardware/walker.ts';
import {checkedParts} from './checked-parts.ts';
import {EXITS, type Sight} from './eviction/sight.ts';
import type {GuestFlushes} from './guest-flushes.ts';
import type {LoadedContext} from './loaded-context.ts';
import {NO_PREFETCH, type Prefetch} from './prefetch/prefetch.ts';
import type {FaultHandler, ShadowFaults} from './shadow-faults.ts';
import type {Sharing} from './sharing.ts';
import type {Role, ShadowPage} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';
import type {Watcher} from './tables/watcher.ts';
import {ONE_TREE, type Views} from './views.ts';
import type {WriteProtection} from './write-protection.ts';

/** From the guest to the hypervisor and back, as far as the processor notices. */
export type WorldSwitch = (cpu: Cpu) => void;

/** The processor flushes, unless it has a tag for the virtual machine. */
export const TAGGED: WorldSwitch = cpu => cpu.worldSwitch();

/** It flushes whatever tags it has, for the hypervisor uses none. */
export const UNTAGGED: WorldSwitch = cpu => {
  cpu.untaggedSwitch();
  cpu.hypervisorRuns();
};

/** What the guest executes without an exit although hypervisors mostly have it exit. */
export interface Unintercepted {
  /** MOV from CR3: the guest's kernel keeps the value that it loaded. */
  readonly cr3Reads?: 'run';
  /** INVLPG: shadow pages are in step, so the TLB alone is stale. */
  readonly invlpg?: 'run';
}

/** The hardware that walks shadow tables. */
export interface ShadowWalker {
  /** What the last successful walk found. */
  readonly found: Translation;
  /** Why the last walk failed. */
  readonly errorCode: number;
  /** Walks from the shadow root in host frame `root` for `gvn`. False means that the hypervisor must see to it. */
  walk(root: Hfn, gvn: Gvn, access: Access): boolean;
}

/** Two in vain, as of a store whose own path traces its page, which faults hidden and then trace, and one that succeeds. */
const MOST_WALKS = 3;

/** What a guest says that a plain one does not. */
export interface HintListener {
  hint(hint: Hint, operand: number): void;
}

/** What all virtual CPUs of a machine share. */
export interface SharedParts {
  /** Which page serves whom. */
  readonly sharing: Sharing;
  /** How the guest's stores are caught. */
  readonly protection: WriteProtection;
  /** Who else is told of pages and leaves, after protection and flushes, and in that order. */
  readonly watchers?: readonly Watcher[];
  /** Which pages must not be evicted; none unless told. */
  readonly pins?: (page: ShadowPage) => boolean;
  /** Which entries are filled before they are asked for; none unless told. */
  readonly prefetch?: Prefetch;
  /** What the eviction policy sees; exits unless told. */
  readonly sight?: Sight;
  /** Which pages each part of a tree may lead to; any unless told. */
  readonly views?: Views;
}

/** What a virtual CPU has of its own. */
export interface CpuParts {
  /** What is loaded. */
  readonly loaded: LoadedContext;
  /** What the guest's flushes do. */
  readonly flushes: GuestFlushes;
  /** A root that need not be looked for, and is taken without a word to who watches; none unless told. */
  readonly rootAtHand?: (role: Role) => ShadowPage | undefined;
  /** What walks the shadow tables; the one-dimensional walk unless told. */
  readonly walker?: ShadowWalker;
  /** How often it may walk for one access; three times unless told. */
  readonly mostWalks?: number;
  /** What is put around the textbook's handling of a fault; nothing unless told. */
  readonly faults?: (textbook: ShadowFaults) => FaultHandler;
  /** What an exit does to the processor; what its tags say unless told. */
  readonly worldSwitch?: WorldSwitch;
  readonly unintercepted?: Unintercepted;
  /** Who listens to the guest's hints; nobody unless told. */
  readonly hints?: HintListener;
}

export interface ShadowParts extends SharedParts, CpuParts {}

export type CompleteParts = Required<ShadowParts>;

/** The parts that were said, and what is usual for the others. */
export function completed(parts: ShadowParts, tables: ShadowTables): CompleteParts {
  const said = checkedParts(parts);
  return {
    watchers: [],
    pins: () => false,
    rootAtHand: () => undefined,
    prefetch: NO_PREFETCH,
    sight: EXITS,
    views: ONE_TREE,
    walker: new Walker(said.loaded.cpu, tables.memory),
    mostWalks: MOST_WALKS,
    faults: textbook => textbook,
    worldSwitch: TAGGED,
    unintercepted: {},
    hints: {hint() {}},
    ...said,
  };
}
