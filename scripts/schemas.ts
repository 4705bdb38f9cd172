/**
 * Rewrites src/suite/schema/ and src/tune/schema/: the JSON Schemas of what is read and written, made of the schemas that
 * check it.
 */
import {writeFileSync} from 'node:fs';
import {schemaFiles} from '../src/suite/schemas.ts';
import {tuneSchemaFiles} from '../src/tune/schemas.ts';

for (const [folder, files] of Object.entries({suite: schemaFiles(), tune: tuneSchemaFiles()})) {
  for (const [name, text] of files)
    writeFileSync(new URL(`../src/${folder}/schema/${name}`, import.meta.url), text);
}
