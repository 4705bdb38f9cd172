/** What is exported: a result, the words of its report, and where it comes from. */
import type {ReportContext} from '../report/context.ts';
import type {Result} from '../suite/result.ts';
import type {ProvenanceEntries} from './provenance.ts';

export interface Exportable {
  readonly result: Result;
  readonly context: ReportContext;
  readonly provenance: ProvenanceEntries;
}
