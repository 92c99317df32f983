import { Failure } from '../../../../preload/contract/index.ts';
import { allProcedures, jsonSchema } from '../../procedures.ts';
import type { Procedure } from '../../procedures.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { table } from '../output.ts';

export const procedures: Command = {
  summary: 'what can be called, and the input that each takes',
  help: `Usage: virtdeck procedures [PROCEDURE] [--json]

Lists every procedure that the window itself uses, each for \`virtdeck call\`.
With PROCEDURE: the JSON Schema of its input and output.
With --json: names, kinds and schemas of all.
`,
  options: {},
  arguments: [0, 1],
  async run(io, options, [name]) {
    const all = allProcedures();
    if (name === undefined) {
      await io.out(
        options['json']
          ? `${JSON.stringify(all.map(describe))}\n`
          : table(
              ['PROCEDURE', 'KIND', 'INPUT'],
              all.map((procedure) => [procedure.name, procedure.kind, fields(procedure)]),
            ),
      );
      return EXIT.ok;
    }
    const found = all.find((procedure) => procedure.name === name);
    if (!found) throw noSuchProcedure(name);
    await io.out(`${JSON.stringify(describe(found), null, options['json'] ? undefined : 2)}\n`);
    return EXIT.ok;
  },
};

export function noSuchProcedure(name: string): Failure {
  return new Failure({
    code: 'NotFound',
    message: `There is no procedure ${name}.`,
    object: name,
    remedy: { text: 'List the procedures that there are.', command: 'virtdeck procedures' },
    retryable: false,
  });
}

const describe = ({ name, kind, inputSchema, outputSchema }: Procedure) => ({
  name,
  kind,
  input: jsonSchema(inputSchema, 'input'),
  output: jsonSchema(outputSchema, 'output'),
});

/** `host, uuid, [force]`: the input's fields, those that may be left out in brackets. */
function fields({ inputSchema }: Procedure): string {
  const schema = jsonSchema(inputSchema, 'input');
  if (!('properties' in schema) || typeof schema.properties !== 'object' || schema.properties === null)
    return '';
  const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
  return Object.keys(schema.properties)
    .map((field) => (required.includes(field) ? field : `[${field}]`))
    .join(', ');
}
