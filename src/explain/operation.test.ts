import {expect, test} from 'vitest';
import {
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_SYSCALL,
} from '../hardware/mmu.ts';
import type {Work} from '../recording/format.ts';
import type {RecordedEvent} from '../recording/reader.ts';
import {Operations, type Operation} from './operation.ts';

const hint = (number: number): RecordedEvent => ({type: 'hint', hint: number, operand: 0});
const work = (what: Work): RecordedEvent => ({type: 'work', work: what, count: 1});

/** What each of the events belongs to, once all is known. */
function namesOf(events: readonly RecordedEvent[]): readonly string[] {
  const operations = new Operations();
  const each: readonly Operation[] = events.map(event => {
    operations.follow(event);
    return operations.current;
  });
  operations.end();
  return each.map(({name}) => name);
}

const BOOTED = hint(HINT_KERNEL_TO_USER);

test('a system call is called by what the kernel did in it, from its entry on', () => {
  const call = [hint(HINT_USER_TO_KERNEL_SYSCALL), work('guestSyscalls'), work('guestForks')];
  expect(namesOf([BOOTED, ...call, hint(HINT_KERNEL_TO_USER)])).toEqual([
    'the program itself',
    'fork',
    'fork',
    'fork',
    'the program itself',
  ]);
});

test('one in which nothing of that was done is a system call', () => {
  expect(namesOf([BOOTED, hint(HINT_USER_TO_KERNEL_SYSCALL)])[1]).toBe('system call');
});

test('a page fault is called by the most telling of what was done', () => {
  const fault = [hint(HINT_USER_TO_KERNEL_FAULT), work('guestPagesCopied'), work('guestPagesSwappedIn')];
  expect(namesOf([BOOTED, ...fault, hint(HINT_FAULT_RETURN)]).slice(1)).toEqual([
    'page fault: swapped in',
    'page fault: swapped in',
    'page fault: swapped in',
    'the program itself',
  ]);
});

test('until the kernel first leaves it has started', () => {
  expect(namesOf([work('guestPagesZeroed'), BOOTED])).toEqual(["the kernel's start", 'the program itself']);
});
