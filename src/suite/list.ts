/** What `list --json` prints. */
import {z} from 'zod';
import {CAUSES, type Cause} from '../timing/events.ts';
import type {Definitions} from './definition.ts';

const value = z.union([z.number(), z.string()]);

export const itemSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  bound: z
    .enum(['unbounded', 'foresight'])
    .optional()
    .meta({description: 'of an eviction policy that no hypervisor could have: why it is a bound'}),
  claims: z
    .array(z.string())
    .readonly()
    .optional()
    .meta({description: 'of a workload: what its hypothesis says of the results'}),
  kvm: z.string().optional().meta({description: "of an event: what KVM's statistics call the nearest thing"}),
  parameters: z
    .record(
      z.string(),
      z.object({
        default: value,
        unit: z.string(),
        description: z.string(),
        min: z.number().optional(),
        max: z.number().optional(),
        fractional: z.literal(true).optional(),
        choices: z.array(value).readonly().optional(),
        recorded: z
          .literal(true)
          .optional()
          .meta({description: 'a recording was made with this value, and can have no other'}),
        names: z.literal('eviction policy').optional(),
        needs: z.literal('PCID').optional().meta({
          description:
            'what the processor must have where this is on; where it has not, this is off unless told',
        }),
      }),
    )
    .optional(),
  events: z
    .record(
      z.string(),
      z.object({
        description: z.string(),
        cause: z.enum(CAUSES),
        cycles: z.number().optional().meta({description: 'absent where they follow from the machine'}),
        free: z.string().optional().meta({description: 'why it costs nothing, where it does'}),
      }),
    )
    .optional()
    .meta({description: 'of a strategy: what it counts that no other does'}),
});

export const listSchema = z.array(itemSchema);

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bound?: 'unbounded' | 'foresight';
  readonly claims?: readonly string[];
  readonly kvm?: string;
  readonly parameters?: Definitions;
  readonly events?: Readonly<Record<string, OwnEventItem>>;
}

export interface OwnEventItem {
  readonly description: string;
  readonly cause: Cause;
  readonly cycles?: number;
  readonly free?: string;
}
