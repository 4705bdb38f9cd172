/** Every chart of a report, in the order of a reader's questions: who wins, why, and at what price. */
import type {Chart} from './chart.ts';
import {cycles} from './cycles.ts';
import {exits} from './exits.ts';
import {memory} from './memory.ts';
import {slowdown} from './slowdown.ts';
import {timeline} from './timeline.ts';
import {walks} from './walks.ts';

export const charts: readonly Chart[] = [slowdown, cycles, exits, walks, timeline, memory];
