/**
 * A process touches memory that nobody has touched before, a page after the other. Each page is a fault of the guest, a frame
 * zeroed and an entry stored. Its frame is fresh as well: where the host has not backed it yet, that is an exit of its own
 * under any kind of virtualization, and as many more as its pages are small.
 */
import {workload} from '../src/guest/story.ts';

export const firstTouch = workload({
  id: 'first-touch',
  title: 'First touch of memory',
  family: 'page-table churn',
  means: 'start',
  hypothesis:
    'A fault and a store a page: on a warm host shadow paging should lose by two exits a page and more, and nested paging ' +
    'look native; on a cold one nested paging loses many times over too, and by less with large host pages.',
  follows: 'assumption: ours, the first round of will-it-scale page_fault1, which others warm up away',
  parameters: {
    mappingPages: {
      default: 8192,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the mapping, each written once',
    },
    warmupPages: {
      default: 1024,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of another that are touched before measuring, so that the kernel is warm',
    },
  },
  guest: {lifo: 0},
  *story(guest, {mappingPages, warmupPages}) {
    const process = guest.spawn();
    process.map(warmupPages).touchAll('write');
    yield 'kernel warm';
    process.map(mappingPages).touchAll('write');
    yield 'memory touched';
  },
});
