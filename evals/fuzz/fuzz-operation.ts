import { isObject, type JsonSchema } from './json-schema.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
}

interface Media {
  schema?: JsonSchema;
}

/** An operation as the document has it. */
export interface FuzzOperation {
  id: string;
  method: string;
  path: string;
  /** What the caller must be allowed; undefined where everybody is. */
  needs: string | undefined;
  parameters: readonly Parameter[];
  body?: { type: string; schema: JsonSchema; required: boolean };
  /** By status: what a JSON answer looks like, where it is told. */
  answers: ReadonlyMap<number, JsonSchema | null>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}

interface DocumentOperation {
  operationId: string;
  security?: { key?: string[] }[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

function bodyOf({ requestBody }: DocumentOperation) {
  const [entry] = Object.entries(requestBody?.content ?? {});
  if (entry === undefined) return {};
  const [type, { schema = {} }] = entry;
  return { body: { type, schema, required: requestBody?.required ?? false } };
}

export const operationsOf = ({ paths }: OpenApiDocument): FuzzOperation[] =>
  Object.entries(paths).flatMap(([path, of]) =>
    Object.entries(of)
      .filter(([method, operation]) => METHODS.has(method) && isObject(operation))
      .map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        needs: operation.security?.[0]?.key?.[0],
        // A wrong value of a header is none of the schema's business: it has answers of its own.
        parameters: (operation.parameters ?? []).filter((one) => one.in !== 'header'),
        ...bodyOf(operation),
        answers: new Map(
          Object.entries(operation.responses).map(([status, { content }]) => [
            Number(status),
            content?.['application/json']?.schema ?? null,
          ]),
        ),
      })),
  );
