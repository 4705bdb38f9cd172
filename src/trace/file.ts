/** A file that `trace` looks at: a recording, or an address trace. */
import {extname} from 'node:path';
import {
  findWorkload,
  isAddressTrace,
  isRecording,
  type AddressTrace,
  type Recording,
} from '../suite/catalogue.ts';
import {RECORDING_EXTENSION, TRACE_EXTENSIONS} from '../suite/named-file.ts';
import {UsageError} from '../suite/usage-error.ts';

export async function traceAt(path: string): Promise<Recording | AddressTrace> {
  const extensions = [RECORDING_EXTENSION, ...TRACE_EXTENSIONS];
  if (!extensions.includes(extname(path)))
    throw new UsageError(
      `${path}: expected a recording or an address trace, a file that ends in ${extensions.join(', ')}`,
    );
  const {thing} = await findWorkload(path);
  if (isRecording(thing) || isAddressTrace(thing)) return thing;
  throw new UsageError(`${path}: expected a recording or an address trace`);
}
