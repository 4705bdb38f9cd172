/** Rewrites src/suite/schema/: the JSON Schemas of specs, machines and results, made of the schemas that check them. */
import {writeFileSync} from 'node:fs';
import {schemaFiles} from '../src/suite/schemas.ts';

for (const [name, text] of schemaFiles())
  writeFileSync(new URL(`../src/suite/schema/${name}`, import.meta.url), text);
