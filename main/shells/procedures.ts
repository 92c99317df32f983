import { getEventIteratorSchemaDetails } from '@orpc/contract';
import type { AnySchema } from '@orpc/contract';
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { contract } from '../../preload/contract/index.ts';

export interface Procedure {
  /** `domains.watch` */
  name: string;
  /** A call answers once; a subscription begins with what is and goes on with what changes. */
  kind: 'call' | 'subscription';
  inputSchema: AnySchema | undefined;
  outputSchema: AnySchema | undefined;
}

/** Every procedure of the contract, by name. */
export function allProcedures(): Procedure[] {
  return walk(contract, '').sort((a, b) => (a.name < b.name ? -1 : 1));
}

function walk(node: object, prefix: string): Procedure[] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value !== 'object' || value === null) return [];
    if (!('~orpc' in value)) return walk(value, name);
    const { inputSchema, outputSchema } = value['~orpc'] as {
      inputSchema?: AnySchema;
      outputSchema?: AnySchema;
    };
    const events = getEventIteratorSchemaDetails(outputSchema);
    return [
      {
        name,
        kind: events ? 'subscription' : 'call',
        inputSchema,
        outputSchema: events?.yields ?? outputSchema,
      },
    ];
  });
}

/** JSON Schema of what a procedure takes or gives; `{}` (anything) where the contract says nothing. */
export function jsonSchema(schema: AnySchema | undefined, typeMode: 'input' | 'output'): object {
  if (!isValibot(schema)) return {};
  // Brands, trimming and the like say nothing that a JSON document could be checked for.
  return toJsonSchema(schema, { typeMode, errorMode: 'ignore' });
}

function isValibot(schema: AnySchema | undefined): schema is v.GenericSchema & AnySchema {
  return schema !== undefined && 'kind' in schema && schema.kind === 'schema';
}
