/** What the leaves of the user half say. */
import {
  ACCESSED,
  DIRTY,
  NO_EXECUTE,
  PRESENT,
  PROT_NONE,
  SWAPPED,
  USER,
  WRITABLE,
} from '../hardware/address.ts';
import type {Area} from './areas.ts';
import type {Protection} from './story.ts';

/** Whether the entry holds a frame: mprotect(PROT_NONE) hides it from the processor but not from the kernel. */
export const isMapped = (flags: number): boolean => (flags & (PRESENT | PROT_NONE)) !== 0;

export const isSwapped = (flags: number): boolean => (flags & SWAPPED) !== 0;

export const isWritable = (protection: Protection): boolean =>
  protection === 'read-write' || protection === 'read-write-execute';

export const isExecutable = (protection: Protection): boolean =>
  protection === 'read-execute' || protection === 'read-write-execute';

/** A fresh leaf that may be read. Linux sets A in what it maps, wanted or not. */
export function readable(area: Area): number {
  return PRESENT | USER | ACCESSED | (isExecutable(area.protection) ? 0 : NO_EXECUTE);
}

/** A fresh leaf for a store. */
export const written = (area: Area): number => readable(area) | WRITABLE | DIRTY;

/** `flags` under another protection; `WRITABLE` is the caller's to grant. */
export function reprotected(flags: number, protection: Protection): number {
  const kept = flags & ~(PRESENT | PROT_NONE | WRITABLE | NO_EXECUTE);
  const noExecute = isExecutable(protection) ? 0 : NO_EXECUTE;
  return kept | noExecute | (protection === 'none' ? PROT_NONE : PRESENT);
}
