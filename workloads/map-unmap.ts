/**
 * Maps a file, writes to a few of its pages and unmaps it; again. The file is in the page cache, so a fault only stores
 * an entry; what is measured is how fast a mapping is made and broken down.
 */
import {workload} from '../src/guest/story.ts';

export const mapUnmap = workload({
  id: 'map-unmap',
  title: 'Map and unmap a file',
  family: 'page-table churn',
  hypothesis:
    'Mappings that live for a few touches: their tables are built, used once and freed, so both kinds of shadow paging ' +
    'should lose many times over, by exits for shadows that are never used again; nested paging should look native.',
  follows:
    'lmbench lat_mmap: map a file shared, write one byte each 16 KiB of its first tenth, unmap it; ' +
    'with -r one byte each 160 KiB of all of it',
  parameters: {
    filePages: {default: 2560, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of the file'},
    touchedPercent: {
      default: 10,
      min: 0,
      max: 100,
      unit: '%',
      description: 'part of the mapping, from its start, in which pages are written (100 with -r)',
    },
    strideKiB: {
      default: 16,
      min: 4,
      max: 2 ** 26,
      unit: 'KiB',
      description: 'distance between two writes (160 with -r)',
    },
    rounds: {
      default: 40,
      min: 1,
      max: 1e6,
      unit: 'rounds',
      description: 'times that it is mapped, touched and unmapped',
    },
    warmupRounds: {default: 2, min: 1, max: 1e6, unit: 'rounds', description: 'rounds before measuring'},
  },
  *story(guest, {filePages, touchedPercent, strideKiB, rounds, warmupRounds}) {
    const process = guest.spawn();
    const file = guest.file(filePages);
    const end = Math.trunc((filePages * touchedPercent) / 100);
    const stride = Math.ceil(strideKiB / 4);
    const round = () => {
      const mapping = process.mapFile(file, {sharing: 'shared'});
      for (let page = 0; page < end; page += stride) mapping.write(page, 0);
      mapping.unmap();
      guest.endIteration();
    };
    for (let done = 0; done < warmupRounds; done++) round();
    yield 'file mapped before';
    for (let done = 0; done < rounds; done++) round();
    yield 'file mapped and unmapped';
  },
});
