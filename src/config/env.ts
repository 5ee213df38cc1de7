import { z } from 'zod';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../schemas/loopback.ts';
import { apiKeysSchema } from './api-keys.ts';
import { cacheDir } from './cache-dir.ts';
import { secretKeysSchema } from './secrets.ts';

type Source = Readonly<Record<string, string | undefined>>;

const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, 'is out of range')
    .default(fallback)
    .describe(`a whole number from ${min} to ${max}`);

const oneOf = <const T extends string>(values: readonly [T, ...T[]], fallback: NoInfer<T>) =>
  z.enum(values, 'is not one of the allowed values').default(fallback).describe(values.join(' | '));

const url = (protocols: readonly string[], example: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value), 'is not a URL')
    .refine(
      (value) => !URL.canParse(value) || protocols.includes(new URL(value).protocol),
      'has another scheme',
    )
    .optional()
    .describe(`a URL such as ${example}`);

const postgresUrl = url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/name');
const text = (fallback: string, what: string) => z.string().default(fallback).describe(what);

/** Every variable Foyer reads. `.env.example` tells what each is for; a test holds them equal. */
export const envSchema = z.object({
  NODE_ENV: oneOf(['development', 'test', 'production'], 'development'),
  HOST: text('127.0.0.1', 'a host name or address'),
  PORT: whole(0, 65_535, 8123),
  FOYER_ROLE: oneOf(['all', 'server'], 'all'),
  FOYER_HOST_URL: url(['http:', 'https:'], 'http://foyer-host:8123'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
  DATABASE_URL: postgresUrl,
  MIGRATION_DATABASE_URL: postgresUrl,
  DATABASE_POOL_MAX: whole(1, 500, 10),
  DATABASE_TIMEOUT_MS: whole(100, 600_000, 1500),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379'),
  FOYER_DATA_DIR: text('.foyer/data', 'a folder'),
  FOYER_CACHE_DIR: z.string().optional().describe('a folder'),
  FOYER_SECRET_KEYS: secretKeysSchema,
  FOYER_API_KEYS: apiKeysSchema,
  JWT_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32, 'is too short')
    .optional()
    .describe('32 bytes or more'),
  JWT_JWKS_URL: url(['http:', 'https:'], 'https://login.example/.well-known/jwks.json'),
  JWT_ISSUER: z.string().optional().describe('the `iss` of tokens'),
  JWT_AUDIENCE: z.string().optional().describe('the `aud` of tokens'),
  OPENAI_API_KEY: z.string().optional().describe('a key'),
  OPENAI_BASE_URL: url(['http:', 'https:'], 'https://api.openai.com/v1'),
  OPENAI_MODEL: text('gpt-4o-mini', 'a model name'),
  OPENAI_EMBEDDING_MODEL: text('text-embedding-3-small', 'a model name'),
  OPENAI_MODERATION_MODEL: z.string().optional().describe('a model name'),
  FOYER_PRIVATE_PROVIDERS: oneOf(['auto', '0', '1'], 'auto'),
  EMBEDDINGS: oneOf(['auto', 'local', 'off'], 'auto'),
  CONVERSATION_MEMORY_TURNS: whole(1, 200, 10),
  CONVERSATION_HISTORY_TURNS: whole(1, 1000, 10),
  CACHE_TTL_SECONDS: whole(0, 2_592_000, 3600),
  RAG_TOP_K: whole(1, 20, 3),
  MAX_CONCURRENT_TURNS: whole(1, 10_000, 1500),
  RUN_LEASE_SECONDS: whole(2, 600, 15),
  RATE_LIMIT_PER_MINUTE_KEY: whole(0, 10_000_000, 6_000),
  RATE_LIMIT_PER_MINUTE_TENANT: whole(0, 10_000_000, 30_000),
  RATE_LIMIT_PER_MINUTE_ADDRESS: whole(0, 10_000_000, 60_000),
  RATE_LIMIT_PER_MINUTE_FAILURES: whole(0, 10_000_000, 30),
  BODY_LIMIT_BYTES: whole(1024, 67_108_864, 1_048_576),
  UPLOAD_LIMIT_BYTES: whole(1024, 268_435_456, 10_485_760),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .refine((list) => list.every((origin) => URL.canParse(origin)), 'has what is no origin')
    .describe('origins such as https://chat.example, separated by commas'),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{32,}$/, 'is not a signing secret')
    .optional()
    .describe('whsec_ and at least 24 random bytes in base64'),
  FOYER_TEST_ROUTES: oneOf(['0', '1'], '0'),
  LANGSMITH_TRACING: oneOf(['true', 'false'], 'false'),
  SHUTDOWN_GRACE_SECONDS: whole(0, 3600, 30),
});

export type Env = Omit<z.infer<typeof envSchema>, 'FOYER_CACHE_DIR'> & { FOYER_CACHE_DIR: string };

const isVariable = (name: unknown): name is keyof typeof envSchema.shape =>
  typeof name === 'string' && Object.hasOwn(envSchema.shape, name);

/** One line a wrong variable: what is wrong and what is allowed, never the value itself. */
function complaint(issue: z.core.$ZodIssue): string {
  const name = issue.path[0];
  const allowed = isVariable(name) ? envSchema.shape[name].description : undefined;
  return `  ${String(name)} ${issue.message}${allowed ? `; allowed: ${allowed}` : ''}`;
}

function refuse(lines: string[]): never {
  throw new AppError('bad_request', `The environment is not usable:\n${lines.join('\n')}`, {
    hint: 'Every variable is explained in .env.example.',
  });
}

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws AppError `bad_request` that lists every wrong variable and echoes no value.
 */
export function readEnv(source: Source = process.env): Env {
  const given = Object.fromEntries(
    Object.keys(envSchema.shape).map((name) => [name, source[name]?.trim() || undefined]),
  );
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) return refuse([...new Set(parsed.error.issues.map(complaint))]);
  const env = parsed.data;
  if (env.FOYER_TEST_ROUTES === '1' && !isLoopbackHost(env.HOST)) {
    refuse(['  FOYER_TEST_ROUTES may be 1 on a loopback HOST only: it empties the tenant']);
  }
  if (env.FOYER_ROLE === 'server' && env.DATABASE_URL === undefined) {
    refuse([
      '  FOYER_ROLE may be server with DATABASE_URL only: it leaves waiting runs to workers,' +
        ' and the embedded database belongs to one process',
    ]);
  }
  const exposed = env.NODE_ENV === 'production' || !isLoopbackHost(env.HOST);
  if (exposed && env.FOYER_SECRET_KEYS.length === 0) {
    const why =
      env.NODE_ENV === 'production' ? 'NODE_ENV is production' : 'HOST is not a loopback address';
    refuse([
      `  FOYER_SECRET_KEYS must be set because ${why}: give it a name and 32 random bytes,` +
        ' as k1:$(openssl rand -base64 32)',
    ]);
  }
  const tokens = env.JWT_SECRET ?? env.JWT_JWKS_URL;
  if (env.JWT_SECRET !== undefined && env.JWT_JWKS_URL !== undefined) {
    refuse([
      '  JWT_SECRET and JWT_JWKS_URL exclude each other: set the one that signs your tokens',
    ]);
  }
  if (tokens !== undefined && (env.JWT_ISSUER === undefined || env.JWT_AUDIENCE === undefined)) {
    refuse(['  JWT_ISSUER and JWT_AUDIENCE must be set: a token meant for others would pass']);
  }
  return { ...env, FOYER_CACHE_DIR: env.FOYER_CACHE_DIR ?? cacheDir(source) };
}
