import type { z } from 'zod';
import type { ErrorCode } from '../../../errors.ts';
import type { Scope } from '../../../schemas/access.ts';

export interface Answer {
  description: string;
  /** By media type; null for what no schema describes. */
  content?: Record<string, z.ZodType | null>;
  headers?: Record<string, string>;
}

export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `{name}` for a parameter. */
  path: string;
  id: string;
  tag: string;
  summary: string;
  /** `key`: a key, or on a development host a local caller. */
  access: 'anyone' | 'key' | 'key or this machine';
  /** What the caller must be allowed; `read` where nothing is said. */
  needs?: Scope;
  query?: z.ZodObject;
  /** Headers it heeds beside those that every request may have. */
  takes?: readonly ('Idempotency-Key' | 'If-Match')[];
  /** In the order of the path: what each may be. */
  pathParameters?: Record<string, readonly string[] | z.ZodType>;
  /** `optional`: no body is as good as an empty one. */
  body?: { type: string; schema: z.ZodType; optional?: true };
  answers: Record<number, Answer>;
  errors: readonly ErrorCode[];
  /** `text`: errors as clients of the LangGraph Platform read them. Default `json`. */
  errorsAs?: 'json' | 'text';
}

export const CALLER = ['unauthorized', 'forbidden'] as const;
export const DATABASE = ['database_unavailable', 'database_locked'] as const;
export const SERVED = [...CALLER, ...DATABASE, 'overloaded', 'shutting_down', 'internal'] as const;
export const JSON_TYPE = 'application/json';
export const json = (description: string, schema: z.ZodType): Answer => ({
  description,
  content: { [JSON_TYPE]: schema },
});
