/** The processors that `--machine` knows by name. To add one: one file, one line here. */
import {barcelona} from './barcelona.ts';
import {cascadeLake} from './cascade-lake.ts';
import type {Machine} from './machine.ts';
import {nehalem} from './nehalem.ts';
import {vtx2006} from './vtx-2006.ts';
import {zen2} from './zen2.ts';
import {zen4} from './zen4.ts';

export const DEFAULT_MACHINE = cascadeLake;

/** In the order of their years. */
export const machines: readonly Machine[] = [vtx2006, barcelona, nehalem, cascadeLake, zen2, zen4];
