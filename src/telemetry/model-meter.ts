import { Counter, Histogram, type Registry } from 'prom-client';
import { isAppError } from '../errors.ts';
import { makeBoundedLabel } from './bounded-label.ts';
import { SECONDS, TOKENS } from './buckets.ts';

export interface ModelCall {
  /** Who serves it, in OpenTelemetry's words: `openai`, or our own for a compatible one. */
  provider: string;
  model: string;
}

/** Tenants name providers and models: each new one is a series for as long as the process lives. */
const MODELS_MAX = 50;

const OPERATION = [
  'gen_ai_operation_name',
  'gen_ai_provider_name',
  'gen_ai_request_model',
] as const;

const typeOf = (error: unknown): string => (isAppError(error) ? error.code : 'other');

/**
 * Calls of language models, named as the OpenTelemetry GenAI conventions do
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/), in Prometheus' spelling.
 */
export function makeModelMeter(registry: Registry) {
  const registers = [registry];
  const [providerLabel, modelLabel] = [makeBoundedLabel(MODELS_MAX), makeBoundedLabel(MODELS_MAX)];
  const labels = ({ provider, model }: ModelCall) => ({
    gen_ai_operation_name: 'chat',
    gen_ai_provider_name: providerLabel(provider),
    gen_ai_request_model: modelLabel(model),
  });
  const duration = new Histogram({
    name: 'gen_ai_client_operation_duration_seconds',
    help: 'Time a call of a language model took, until its last token.',
    labelNames: [...OPERATION, 'error_type'],
    buckets: SECONDS,
    registers,
  });
  const usage = new Histogram({
    name: 'gen_ai_client_token_usage',
    help: 'Tokens a call of a language model took in and put out, as the service counts them.',
    labelNames: [...OPERATION, 'gen_ai_token_type'],
    buckets: TOKENS,
    registers,
  });
  const fallbacks = new Counter({
    name: 'foyer_model_fallbacks_total',
    help: 'Replies the keyless model gave because the configured one could not.',
    labelNames: ['gen_ai_request_model', 'error_type'],
    registers,
  });

  return {
    ended(call: ModelCall, seconds: number, tokens: { input: number; output: number } | undefined) {
      duration.observe(labels(call), seconds);
      if (tokens === undefined) return;
      usage.observe({ ...labels(call), gen_ai_token_type: 'input' }, tokens.input);
      usage.observe({ ...labels(call), gen_ai_token_type: 'output' }, tokens.output);
    },
    failed(call: ModelCall, seconds: number, error: unknown) {
      duration.observe({ ...labels(call), error_type: typeOf(error) }, seconds);
    },
    fellBack(model: string, error: unknown) {
      fallbacks.inc({ gen_ai_request_model: modelLabel(model), error_type: typeOf(error) });
    },
  };
}
