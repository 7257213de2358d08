/** Fastify's parsing and writing, done by the contract's zod schemas: what they do not name is refused on the way in and cannot leave. */
import type { FastifySchemaCompiler, FastifyTypeProvider } from 'fastify';
import type { FastifySerializerCompiler } from 'fastify/types/schema.d.ts';
import { type output, ZodType } from 'zod';

export interface ZodTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends ZodType ? output<this['schema']> : unknown;
  readonly serializer: this['schema'] extends ZodType ? output<this['schema']> : unknown;
}

/** Where a request broke its schema: the paths alone, since values may be personal. */
export class SchemaMismatch extends Error {
  constructor(paths: readonly string[]) {
    super(`not as agreed: ${paths.join(', ')}`.slice(0, 500));
    this.name = 'SchemaMismatch';
  }
}

export const parseByZod: FastifySchemaCompiler<unknown> = ({ schema }) => {
  if (!(schema instanceof ZodType)) throw new Error('a route has a schema that is not zod');
  return (data: unknown) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return {
      error: new SchemaMismatch(parsed.error.issues.map(({ path, code }) => `${path.map(String).join('.') || 'request'} (${code})`)),
    };
  };
};

export const writeByZod: FastifySerializerCompiler<unknown> = ({ schema }) => {
  if (!(schema instanceof ZodType)) throw new Error('a route has a schema that is not zod');
  return (data: unknown) => JSON.stringify(schema.parse(data));
};
