/** Every strategy that can be named. To add one: a file beside this one, and a line here. */
import {native} from './native.ts';
import {nested} from './nested.ts';
import type {Strategy} from './strategy.ts';

export const strategies: readonly Strategy[] = [native, nested];
