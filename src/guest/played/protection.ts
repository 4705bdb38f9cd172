/** Rights as system calls name them. */
import type {Protection} from '../story.ts';

/**
 * By PROT_READ (1), PROT_WRITE (2) and PROT_EXEC (4), the other bits aside. x86-64 has no leaf that may be written or executed
 * and not read (Linux 6.12, arch/x86/mm/pgprot.c: protection_map).
 */
const PROTECTION: readonly Protection[] = [
  'none',
  'read',
  'read-write',
  'read-write',
  'read-execute',
  'read-execute',
  'read-write-execute',
  'read-write-execute',
];

export const protectionOf = (rights: number): Protection => PROTECTION[rights & 7];
