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
  agentListSchema,
  errorBodySchema,
  healthSchema,
  livenessSchema,
  metricsSchema,
  publicAgentSchema,
  readinessSchema,
  uploadedSchema,
  uploadSchema,
} from './answers.ts';
import { type Operation, operations } from './operations.ts';

type Json = Record<string, unknown>;
type Named = Record<string, z.ZodType>;

const REQUESTS: Named = {
  ChatRequest: chatRequestSchema,
  Resume: resumeSchema,
  KnowledgeUpload: uploadSchema,
};
const ANSWERS: Named = {
  TurnResult: turnResultSchema,
  TurnEvent: turnEventSchema,
  Citation: citationSchema,
  Agent: publicAgentSchema,
  AgentList: agentListSchema,
  KnowledgeDocument: uploadedSchema,
  Health: healthSchema,
  Liveness: livenessSchema,
  Readiness: readinessSchema,
  Metrics: metricsSchema,
  Error: errorBodySchema,
};

const DESCRIPTION =
  'Conversation agents for the front desk. A key goes into `x-api-key` or `Authorization: ' +
  'Bearer`; on a development host, calls from the machine itself need none. Every answer ' +
  'carries `x-request-id`; every error has the shape of `Error` and a code to match on.';

const reference = (name: string) => `#/components/schemas/${name}`;
const statusOf = (code: ErrorCode): number => new AppError(code, '').status;

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
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

const names = new Map(
  [REQUESTS, ANSWERS].flatMap((named) =>
    Object.entries(named).map(([name, schema]) => [schema, name] as const),
  ),
);

function schemaFor(schema: z.ZodType | null): Json {
  if (schema === null) return {};
  const name = names.get(schema);
  if (name === undefined) throw new AppError('internal', 'an operation uses an unnamed schema');
  return { schema: { $ref: reference(name) } };
}

/** One answer a status: codes that share one are told apart by the body's `code`. */
function errorAnswers(codes: readonly ErrorCode[]): Json {
  return Object.fromEntries(
    [...new Set(codes.map(statusOf))].map((status) => [
      status,
      {
        description: codes
          .filter((code) => statusOf(code) === status)
          .map((code) => `\`${code}\``)
          .join(', '),
        content: { 'application/json': { schema: { $ref: reference('Error') } } },
      },
    ]),
  );
}

function answersOf({ answers, errors }: Operation): Json {
  const good = Object.entries(answers).map(([status, { description, content, headers }]) => {
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
  });
  return { ...errorAnswers(errors), ...Object.fromEntries(good) };
}

function parametersOf({ query, pathParameters }: Operation): Json[] {
  const asked = query && z.toJSONSchema(query, { io: 'input' });
  return [
    ...Object.entries(pathParameters ?? {}).map(([name, values]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', enum: values },
    })),
    ...Object.entries(asked?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: asked?.required?.includes(name) ?? false,
      schema,
    })),
  ];
}

const SECURITY: Record<Operation['access'], Json[]> = {
  anyone: [],
  key: [{ key: [] }, { bearer: [] }, {}],
  'key or this machine': [{ key: [] }, { bearer: [] }, {}],
};

function operationOf(operation: Operation): Json {
  const { id, tag, summary, access, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: SECURITY[access],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { [body.type]: schemaFor(body.schema) } },
    }),
    responses: answersOf(operation),
  };
}

/** The OpenAPI 3.1 document of this host, made from the schemas its routes parse with. */
export function makeDocument(version: string) {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: operationOf(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Foyer', version, description: DESCRIPTION, license: { name: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
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
