/**
 * Binary translation: the monitor runs translated guest-kernel code, and a store that often meets a trace is translated
 * again, into a call of the monitor. It costs neither a fault nor an exit. (Adams and Agesen, ASPLOS 2006, call it
 * adaptive; which code is translated again is not recorded here, so all of the guest kernel's is taken to be.)
 */
import {isUser, type Access} from '../../hardware/address.ts';
import type {Events} from '../../timing/events.ts';
import type {StoreRoute} from './store-route.ts';

export class CallOuts implements StoreRoute {
  private readonly events: Events;

  constructor(events: Events) {
    this.events = events;
  }

  /** User code runs as it is. */
  takes(access: Access): boolean {
    return !isUser(access);
  }

  entryStored(): void {
    this.events.storeCallouts++;
  }

  dataStored(): void {
    this.events.storeCallouts++;
  }

  hint(): void {}
}
