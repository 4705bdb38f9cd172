/** What a guest is, as numbers: recorded with every result, open to `--set guest.NAME=`. */
import type {GuestSettings, ParameterDefinition} from './story.ts';

interface GuestParameterDefinition extends ParameterDefinition {
  /** Every value that it may have, where some are words. */
  readonly choices?: readonly (number | string)[];
}

export const GUEST_PARAMETERS = {
  memoryPages: {
    default: 131072,
    min: 16,
    // What the host can back: host/physmap.ts keeps as much for guest memory.
    max: 2 ** 27,
    unit: 'pages',
    description: 'guest memory (131072 pages are 512 MiB)',
  },
  levels: {default: 4, min: 4, max: 5, unit: 'levels', description: 'levels of the guest page tables'},
  indexBits: {
    default: 9,
    min: 2,
    max: 9,
    unit: 'bits',
    description: 'bits of a table index; x86-64 has 9, fewer are for tests',
  },
  pcid: {
    default: 1,
    min: 0,
    max: 1,
    unit: '0 or 1',
    description: 'whether the guest uses process-context identifiers, six at a time',
  },
  isolated: {
    default: 0,
    min: 0,
    max: 1,
    unit: '0 or 1',
    description: 'kernel page-table isolation: a root for user mode, two CR3 reads and loads a kernel entry',
  },
  lifo: {
    default: 1,
    min: 0,
    max: 1,
    unit: '0 or 1',
    description: 'whether the frame freed last is used first (1) or last (0)',
  },
  contiguousPages: {
    default: 0,
    choices: [0, 1, 2, 4, 8, 16, 32, 64],
    unit: 'pages',
    description:
      'how scattered frames lie, as where many processes fault in turn: none of them (0, as free memory has it); each by ' +
      'itself (1); or each aligned group of so many pages in one run, reserved at its first fault (8: PTEMagnet, ASPLOS 2021)',
  },
  kernelAccesses: {
    default: 1,
    min: 0,
    max: 1,
    unit: '0 or 1',
    description: 'record what the kernel touches by the stated table (1), or only its table stores (0)',
  },
  kernelEntryPages: {
    default: 4,
    min: 0,
    max: 64,
    unit: 'pages',
    description: 'pages of kernel text that one kernel entry fetches (assumption)',
  },
  codePages: {
    default: 16,
    min: 0,
    max: 65536,
    unit: 'pages',
    description: 'pages of code that a process cycles through; 0: its code is not recorded',
  },
  instructionsPerAccess: {
    default: 10,
    min: 0,
    max: 65535,
    unit: 'instructions',
    description: 'user instructions before each data access of a story (assumption)',
  },
  instructionsPerFetch: {
    default: 1000,
    min: 1,
    max: 1e9,
    unit: 'instructions',
    description: 'user instructions between two recorded fetches, each from the next code page (assumption)',
  },
  directMapLevel: {
    default: 2,
    min: 1,
    max: 3,
    unit: 'level',
    description: "largest page of the kernel's direct map: 1 is 4 KiB, 2 is 2 MiB, 3 is 1 GiB",
  },
  largePages: {
    default: 1,
    choices: [0, 1, 'always'],
    unit: '',
    description:
      'who gets large pages: nobody (0), mappings that ask for 2 MiB or 1 GiB ones (1), or besides these any anonymous ' +
      "2 MiB that is aligned, at its first touch (always), as with Linux's transparent huge pages",
  },
  faultAroundPages: {
    default: 16,
    min: 1,
    max: 512,
    unit: 'pages',
    description: "window of file pages that one read fault maps (Linux's 64 KiB)",
  },
  flushCeiling: {
    default: 33,
    min: 0,
    max: 512,
    unit: 'pages',
    description: "pages flushed one by one before the whole space is (Linux's tlb_single_page_flush_ceiling)",
  },
  swapPages: {
    default: 0,
    min: 0,
    max: 2 ** 30,
    unit: 'pages',
    description: 'swap space; 0: a story that needs more than memory is an error',
  },
} as const satisfies Readonly<Record<string, GuestParameterDefinition>>;

type ValueOf<Definition> = Definition extends {readonly choices: readonly (infer Value)[]} ? Value : number;

export type GuestParameters = {
  readonly [Name in keyof typeof GUEST_PARAMETERS]: ValueOf<(typeof GUEST_PARAMETERS)[Name]>;
};

/** The default guest with `overrides`, each one of its choices or a whole number in its range. */
export function guestParameters(overrides: GuestSettings = {}): GuestParameters {
  const definitions: Readonly<Record<string, GuestParameterDefinition>> = GUEST_PARAMETERS;
  const values: Record<string, number | string> = {};
  for (const [name, definition] of Object.entries(definitions)) values[name] = definition.default;
  for (const [name, value] of Object.entries(overrides)) {
    const definition = definitions[name];
    if (!definition) throw new Error(`guest.${name}: no such guest parameter`);
    checkValue(name, value, definition);
    values[name] = value;
  }
  return values as GuestParameters;
}

function checkValue(name: string, value: number | string, definition: GuestParameterDefinition): void {
  const {choices, min = 0, max = Infinity} = definition;
  if (choices) {
    if (choices.includes(value)) return;
    throw new Error(`guest.${name}: ${value} is none of ${choices.join(', ')}`);
  }
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return;
  throw new Error(`guest.${name}: ${value} is not a whole number from ${min} to ${max}`);
}
