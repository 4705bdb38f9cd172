/** What a drawn number hangs on, as it is printed. */
import {z} from 'zod';

export const mattersSchema = z
  .object({assumption: z.string(), correlation: z.number()})
  .nullable()
  .meta({description: "the assumed price that it hangs on most, and Spearman's rank correlation with it"});
