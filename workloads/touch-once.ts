/**
 * The template of a story, and the smoke test. A process writes every page of a small mapping once, to have it backed,
 * and then reads every page once. What is read fits into the TLB, so after the warm-up nobody has anything to pay for:
 * all strategies should come close to native. Copy this file to write a workload of your own.
 */
import {workload} from '../src/guest/story.ts';

export const touchOnce = workload({
  id: 'touch-once',
  title: 'Touch once',
  family: 'control',
  hypothesis:
    'A few pages that fit into the TLB are written, then read once: with nothing left to translate, nobody should lose.',
  follows: 'assumption: ours, the template of a story',
  parameters: {
    pages: {default: 32, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages mapped, written and read'},
  },
  *story(guest, {pages}) {
    const memory = guest.spawn().map(pages);
    memory.touchAll('write');
    yield 'written';
    memory.touchAll('read');
    yield 'read';
  },
});
