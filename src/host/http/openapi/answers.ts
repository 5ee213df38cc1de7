import { z } from 'zod';
import { errorCodes } from '../../../errors.ts';

/** What the routes answer, for the document; tests hold the answers themselves against it. */
export const uploadSchema = z.object({
  file: z.file().describe('txt, md, html, pdf, docx or csv'),
});

export const uploadedSchema = z.object({
  document_id: z.string(),
  title: z.string(),
  chunks: z.int().nonnegative().describe('Pieces it was stored in'),
});

const status = z.enum(['ok', 'degraded', 'draining']);
const check = z.enum(['ok', 'down']);
const checks = z.object({ database: check, cache: check });

export const healthSchema = z.object({
  service: z.literal('foyer'),
  status,
  version: z.string(),
  uptime_seconds: z.int().nonnegative(),
  database: z.enum(['postgres', 'embedded']),
  checks,
});
export const livenessSchema = z.object({ status: z.literal('ok') });
export const readinessSchema = z.object({ status, checks });

export const metricsSchema = z.object({
  metrics: z.array(
    z.object({
      name: z.string(),
      help: z.string(),
      type: z.string(),
      values: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
});

export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    hint: z.string().optional().describe('What to do about it'),
    field: z.string().optional().describe('Path of the input at fault'),
    request_id: z.string(),
  }),
});
