/** What an Mmu answers to its Cpu, held to the contract: a user's own may be plain JavaScript, and its types a promise. */
import {shown} from '../timing/shown.ts';
import {HOST_FRAMES, type Hfn} from './address.ts';
import {EMULATED, FILLED, GUEST_FAULT, RESOLVED} from './mmu.ts';
import {ALL_RIGHTS} from './rights.ts';
import type {Translation} from './tlb.ts';

/** What a translation came to, as the Cpu has it. */
interface Result {
  readonly frame: Hfn;
  readonly errorCode: number;
}

/** Throws unless `translated` is one of the four, and the Cpu has what it promises. */
export function expectAnswer(translated: unknown, {frame, errorCode}: Result): void {
  if (translated === GUEST_FAULT) {
    if ((errorCode & ERROR_CODE_BITS) === errorCode) return;
    throw new Error(
      `translate answered GUEST_FAULT with a cpu.errorCode of ${shown(errorCode)}, expected a whole number from 0 to ${ERROR_CODE_BITS}`,
    );
  }
  if (translated !== FILLED && translated !== RESOLVED && translated !== EMULATED) {
    throw new Error(
      `translate answered ${shown(translated)}, expected FILLED (${FILLED}), EMULATED (${EMULATED}), ` +
        `GUEST_FAULT (${GUEST_FAULT}) or RESOLVED (${RESOLVED})`,
    );
  }
  if (isHostFrame(frame)) return;
  throw new Error(
    `translate answered ${translated === EMULATED ? 'EMULATED' : 'FILLED or RESOLVED'} with a cpu.frame of ${shown(frame)}, expected ${A_HOST_FRAME}`,
  );
}

/** Throws unless `translation` is one that a TLB can hold. */
export function expectTranslation(translation: Translation): void {
  if (!isTranslation(translation)) refuse(translation);
}

function isTranslation({frame, rights, level, guestLevel, global, dirty}: Translation): boolean {
  return (
    isHostFrame(frame) &&
    (rights & ALL_RIGHTS) === rights &&
    isLeafLevel(guestLevel) &&
    isLeafLevel(level) &&
    level <= guestLevel &&
    typeof global === 'boolean' &&
    typeof dirty === 'boolean'
  );
}

/** Names the first field that is wrong. */
function refuse({frame, rights, level, guestLevel, global, dirty}: Translation): void {
  expectThat(isHostFrame(frame), 'frame', frame, A_HOST_FRAME);
  expectThat((rights & ALL_RIGHTS) === rights, 'rights', rights, `a whole number from 0 to ${ALL_RIGHTS}`);
  expectThat(isLeafLevel(guestLevel), 'guestLevel', guestLevel, '1, 2 or 3');
  expectThat(isLeafLevel(level) && level <= guestLevel, 'level', level, `1 to ${guestLevel}, its guestLevel`);
  expectThat(typeof global === 'boolean', 'global', global, 'true or false');
  expectThat(typeof dirty === 'boolean', 'dirty', dirty, 'true or false');
}

/** An error code has a byte. */
const ERROR_CODE_BITS = 0xff;
const A_HOST_FRAME = `a host frame, a whole number from 0 to ${HOST_FRAMES - 1}`;

const isHostFrame = (frame: Hfn): boolean => frame >>> 0 === frame && frame < HOST_FRAMES;
const isLeafLevel = (level: number): boolean => level === 1 || level === 2 || level === 3;

function expectThat(holds: boolean, field: keyof Translation, value: unknown, expected: string): void {
  if (!holds) throw new Error(`cpu.fill: the ${field} is ${shown(value)}, expected ${expected}`);
}
