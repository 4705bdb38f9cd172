/** Where the script of a page begins. */
import type {PageData} from '../page-data.ts';
import {makeLive} from './make-live.ts';

declare global {
  /** What the page's loader unpacks with. */
  function unpacked(id: string): Promise<string>;
}

void unpacked('page-data').then(text => makeLive(JSON.parse(text) as PageData));
