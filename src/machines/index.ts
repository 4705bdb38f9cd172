/** The processors that `--machine` knows by name. To add one: one file, one line here. */
import {cascadeLake} from './cascade-lake.ts';
import type {Machine} from './machine.ts';

export const machines: readonly Machine[] = [cascadeLake];

export const DEFAULT_MACHINE = cascadeLake;
