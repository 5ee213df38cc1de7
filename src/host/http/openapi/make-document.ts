import { z } from 'zod';
import { AppError, type ErrorCode } from '../../../errors.ts';
import {
  chatRequestSchema,
  resumeSchema,
  turnEventSchema,
  turnResultSchema,
} from '../../../schemas/chat.ts';
import { citationSchema } from '../../../schemas/knowledge.ts';
import {
  errorBodySchema,
  healthSchema,
  livenessSchema,
  metricsSchema,
  readinessSchema,
  uploadedSchema,
  uploadSchema,
} from './answers.ts';
import type { Operation } from './operation.ts';
import { operations as ownOperations } from './operations.ts';
import { platformOperations } from './platform-operations.ts';
import { PLATFORM_ANSWERS, PLATFORM_REQUESTS } from './platform-schemas.ts';
import { namedSchemas } from './v1/named-schemas.ts';
import { v1Operations } from './v1/v1-operations.ts';

type Json = Record<string, unknown>;
type Named = Record<string, z.ZodType>;

const v1Schemas = namedSchemas(v1Operations);

const REQUESTS: Named = {
  ChatRequest: chatRequestSchema,
  Resume: resumeSchema,
  KnowledgeUpload: uploadSchema,
  ...PLATFORM_REQUESTS,
  ...v1Schemas.requests,
};
const ANSWERS: Named = {
  TurnResult: turnResultSchema,
  TurnEvent: turnEventSchema,
  Citation: citationSchema,
  KnowledgeDocument: uploadedSchema,
  Health: healthSchema,
  Liveness: livenessSchema,
  Readiness: readinessSchema,
  Metrics: metricsSchema,
  Error: errorBodySchema,
  ...PLATFORM_ANSWERS,
  ...v1Schemas.answers,
};

const DESCRIPTION =
  'Conversation agents for the front desk. A key goes into `x-api-key` or `Authorization: ' +
  'Bearer`; on a development host, calls from the machine itself need none. Every answer ' +
  'carries `x-request-id`. Errors have the shape of `Error` and a code to match on; those of ' +
  'the LangGraph Platform API are plain text, with the code in `x-foyer-error-code`.';

/** Every operation of the host. A test holds the routes of the app against this list. */
export const allOperations: readonly Operation[] = [
  ...ownOperations,
  ...v1Operations,
  ...platformOperations,
];

const reference = (name: string) => `#/components/schemas/${name}`;
const statusOf = (code: ErrorCode): number => new AppError(code, '').status;

/** Where zod puts what contains itself, any JSON for one, and has no name. */
const SHARED = '__shared';

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks; each named schema is referred to. */
function componentsOf(named: Named, io: 'input' | 'output'): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: reference,
    override({ jsonSchema }) {
      // Answers may grow; a client that generates code from this must not refuse what is new.
      if (io === 'output' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
  });
  const { [SHARED]: shared, ...own }: Record<string, Json> = JSON.parse(
    JSON.stringify(schemas).replaceAll(`${reference(SHARED)}#/$defs/`, reference(`${io}.`)),
  );
  const parts = Object.entries(shared?.['$defs'] ?? {});
  return Object.fromEntries([
    ...Object.entries(own).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
    ...parts.map(([name, schema]) => [`${io}.${name}`, schema]),
  ]);
}

const names = new Map(
  [REQUESTS, ANSWERS].flatMap((named) =>
    Object.entries(named).map(([name, schema]) => [schema, name] as const),
  ),
);

const HEADERS: Record<NonNullable<Operation['takes']>[number], string> = {
  'Idempotency-Key': 'For a day, the same request under the same key gets the first answer again',
  'If-Match': 'The ETag of what is changed; another version is refused',
};

function schemaFor(schema: z.ZodType | null): Json {
  if (schema === null) return {};
  const name = names.get(schema);
  if (name === undefined) throw new AppError('internal', 'an operation uses an unnamed schema');
  return { schema: { $ref: reference(name) } };
}

const ERROR_FORMS: Record<'json' | 'text', Json> = {
  json: { content: { 'application/json': { schema: { $ref: reference('Error') } } } },
  text: {
    headers: {
      'x-foyer-error-code': { description: 'Which of them', schema: { type: 'string' } },
    },
    content: { 'text/plain': { schema: { type: 'string' } } },
  },
};

/** One answer a status: codes that share one are told apart by the code that comes with it. */
function errorAnswers({ errors: codes, errorsAs = 'json' }: Operation): Json {
  return Object.fromEntries(
    [...new Set(codes.map(statusOf))].map((status) => [
      status,
      {
        description: codes
          .filter((code) => statusOf(code) === status)
          .map((code) => `\`${code}\``)
          .join(', '),
        ...ERROR_FORMS[errorsAs],
      },
    ]),
  );
}

function answersOf(operation: Operation): Json {
  const good = Object.entries(operation.answers).map(
    ([status, { description, content, headers }]) => {
      const media = Object.entries(content ?? {}).map(([type, of]) => [type, schemaFor(of)]);
      const told = Object.entries(headers ?? {}).map(([name, about]) => [
        name,
        { description: about, schema: { type: 'string' } },
      ]);
      return [
        status,
        {
          description,
          ...(media.length > 0 && { content: Object.fromEntries(media) }),
          ...(told.length > 0 && { headers: Object.fromEntries(told) }),
        },
      ];
    },
  );
  return { ...errorAnswers(operation), ...Object.fromEntries(good) };
}

function pathSchemaOf(values: readonly string[] | z.ZodType): Json {
  if (!('_zod' in values)) return { type: 'string', enum: values };
  const { $schema: _, ...schema } = z.toJSONSchema(values, { io: 'input' });
  return schema;
}

function parametersOf({ query, pathParameters, takes = [] }: Operation): Json[] {
  const asked = query && z.toJSONSchema(query, { io: 'input' });
  return [
    ...Object.entries(pathParameters ?? {}).map(([name, values]) => ({
      name,
      in: 'path',
      required: true,
      schema: pathSchemaOf(values),
    })),
    ...Object.entries(asked?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: asked?.required?.includes(name) ?? false,
      schema,
    })),
    ...takes.map((name) => ({
      ...{ name, in: 'header', required: false, description: HEADERS[name] },
      schema: { type: 'string', maxLength: 255 },
    })),
  ];
}

/** The scope stands where OpenAPI 3.1 has the roles a credential must have. */
const securityOf = ({ access, needs = 'read' }: Operation): Json[] =>
  access === 'anyone' ? [] : [{ key: [needs] }, { bearer: [needs] }, {}];

function operationOf(operation: Operation): Json {
  const { id, tag, summary, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.optional,
        content: { [body.type]: schemaFor(body.schema) },
      },
    }),
    responses: answersOf(operation),
  };
}

/** The OpenAPI 3.1 document of this host, made from the schemas its routes parse with. */
export function makeDocument(version: string) {
  const paths: Record<string, Json> = {};
  for (const operation of allOperations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: operationOf(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Foyer', version, description: DESCRIPTION, license: { name: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [...new Set(allOperations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { ...componentsOf(REQUESTS, 'input'), ...componentsOf(ANSWERS, 'output') },
    },
  };
}
