/** The map as data: what `pagewalk reproduce --map --json` prints. */
import {z} from 'zod';
import {HOST_PAGES_KIB, SHADOWS} from './grid.ts';

const rate = z.number().nonnegative();

export const WINNERS = ['shadow', 'level', 'nested'] as const;

const contestSchema = z.object({
  ratio: z.number().positive().meta({
    description:
      'cycles under nested paging over those under the better shadow paging: above 1 shadow paging wins',
  }),
  winner: z.enum(WINNERS).meta({description: 'level where the ratio is within 1 %'}),
  shadow: z.enum(SHADOWS).meta({description: 'the better shadow paging'}),
  slowdowns: z
    .object({shadow: z.number(), textbook: z.number(), nested: z.number()})
    .meta({description: 'over native: of the better shadow paging, of shadow-cached, of nested paging'}),
});

const placeSchema = z.object({
  label: z.string(),
  updates: rate.meta({description: 'stores to page tables in a thousand accesses, as counted'}),
  misses: rate.meta({description: 'TLB misses of native in a thousand accesses, as counted'}),
});

const cellSchema = placeSchema.extend(contestSchema.shape).extend({
  column: rate.meta({description: 'updates a thousand accesses, as asked for'}),
  row: rate.meta({description: 'misses a thousand accesses, as asked for'}),
  cyclesAnUpdate: z
    .number()
    .meta({description: 'of the better shadow paging beyond those of native, for each update'}),
  cyclesAMiss: z.number().meta({description: 'of nested paging beyond those of native, for each miss'}),
});

const borderSchema = z
  .array(z.object({misses: rate, updates: rate}))
  .meta({description: 'where the ratio is 1, between neighbours of the grid'});

const lineSchema = z
  .object({
    exitsAnUpdate: z.number(),
    cyclesAnExit: z.number().meta({description: 'the way out and in again, and the handler'}),
    cyclesAMiss: z
      .number()
      .meta({description: 'by which a walk of nested paging is longer than one of native'}),
    updatesAMiss: z.number().meta({description: 'at which the two terms are equal'}),
  })
  .meta({description: 'updates × exits an update × cycles an exit = misses × cycles a miss'});

export const panelSchema = z.object({
  year: z.string(),
  title: z.string(),
  hostPageKib: z.literal(HOST_PAGES_KIB),
  cells: z.array(cellSchema).meta({description: 'the grid, row by row'}),
  applications: z.array(placeSchema.extend(contestSchema.shape)),
  border: borderSchema,
  textbookBorder: borderSchema.meta({description: 'the same between shadow-cached and nested paging'}),
  line: lineSchema,
  apart: z
    .object({factor: z.number(), misses: rate, cyclesAnUpdate: z.number(), cyclesAMiss: z.number()})
    .nullable()
    .meta({
      description:
        'the greatest distance of border and line in updates, and what both terms are beside the border there; null without a border',
    }),
});

export const mapSchema = z.object({
  machine: z.string(),
  columns: z.array(rate).meta({description: 'updates a thousand accesses'}),
  rows: z.array(rate).meta({description: 'misses a thousand accesses'}),
  instructionsAnAccess: z.number(),
  prices: z.array(
    z.object({
      year: z.string(),
      title: z.string(),
      source: z.string(),
      latencies: z.record(z.string(), z.number()),
    }),
  ),
  panels: z.array(panelSchema),
  findings: z.array(z.string()),
});

export type CrossoverMap = z.infer<typeof mapSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type Contest = z.infer<typeof contestSchema>;
export type MapCell = z.infer<typeof cellSchema>;
export type Place = z.infer<typeof placeSchema>;
export type Border = z.infer<typeof borderSchema>;
export type Line = z.infer<typeof lineSchema>;
