import {expect} from 'vitest';

/** Each element of the page that is opened is closed, in order. */
export function expectClosed(page: string): void {
  const open: string[] = [];
  for (const [, close, name, rest] of page
    .replace('<!doctype html>', '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/gi)) {
    if (name === 'meta' || rest.endsWith('/')) continue;
    if (close === '') open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
}
