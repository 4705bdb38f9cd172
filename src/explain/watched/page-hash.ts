/** A hash of shadow pages that tells what is looked for in it. */
import {PageHash, type HashedPage} from '../../host/page-hash.ts';
import type {Observer} from '../observation.ts';

export class WatchedPageHash<Page extends HashedPage> extends PageHash<Page> {
  private readonly observer: Observer;

  constructor(observer: Observer) {
    super();
    this.observer = observer;
  }

  override find(key: number): Page | undefined {
    const page = super.find(key);
    if (this.observer.isAwake) this.observer.saw({seen: 'shadow page looked for', key, frame: page?.frame});
    return page;
  }
}
