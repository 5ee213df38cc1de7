/** As much of JSON Schema 2020-12 as zod writes into the document. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  not?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema | boolean;
  prefixItems?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  description?: string;
  default?: unknown;
}

/** Follows a `$ref` into the document's components. @throws Error when it leads nowhere */
export type Resolve = (schema: JsonSchema) => JsonSchema;

const PREFIX = '#/components/schemas/';

export const resolverOf = (schemas: Record<string, JsonSchema>): Resolve => {
  const resolve: Resolve = (schema) => {
    if (schema.$ref === undefined) return schema;
    const found = schemas[schema.$ref.replace(PREFIX, '')];
    if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`);
    return resolve(found);
  };
  return resolve;
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
