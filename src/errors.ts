/**
 * Every error Foyer raises on purpose. The code is the contract: hosts map it to a status,
 * tools hand it to the model, clients match on it.
 */
const STATUS = {
  bad_request: 400,
  invalid_json: 400,
  unsupported_document: 415,
  corrupt_document: 422,
  unauthorized: 401,
  budget_exhausted: 402,
  forbidden: 403,
  feature_off: 403,
  model_not_allowed: 403,
  not_found: 404,
  unknown_tenant: 404,
  unknown_agent: 404,
  unknown_thread: 404,
  unknown_assistant: 404,
  unknown_run: 404,
  unknown_cron: 404,
  unknown_conversation: 404,
  unknown_key: 404,
  unknown_provider: 404,
  unknown_property: 404,
  unknown_document: 404,
  unknown_lead: 404,
  unknown_appointment: 404,
  unknown_job: 404,
  method_not_allowed: 405,
  conflict: 409,
  slot_taken: 409,
  thread_busy: 409,
  thread_exists: 409,
  assistant_exists: 409,
  nothing_to_resume: 409,
  stale_version: 412,
  payload_too_large: 413,
  too_many_requests: 429,
  outside_hours: 422,
  address_refused: 422,
  unreachable_source: 422,
  key_reused: 422,
  headers_too_large: 431,
  double_text: 422,
  state_refused: 422,
  model_failed: 502,
  embedding_failed: 502,
  provider_failed: 502,
  model_stalled: 504,
  embedding_stalled: 504,
  database_unavailable: 503,
  database_locked: 503,
  overloaded: 503,
  shutting_down: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

export const errorCodes = Object.keys(STATUS) as [ErrorCode, ...ErrorCode[]];

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(STATUS, code);

export interface AppErrorOptions {
  /** One sentence that is safe to show to whoever called, and says what to do next. */
  hint?: string;
  cause?: unknown;
  /** Whether the same call may succeed later. */
  retry?: boolean;
  retryAfterSeconds?: number;
  /** Path of the input field at fault, e.g. `message`. */
  field?: string;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retry: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = options.hint;
    this.retry = options.retry ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.field = options.field;
  }

  get status(): number {
    return STATUS[this.code];
  }
}

/** Shape check, not `instanceof`: graphs loaded from elsewhere may carry their own copy. */
export const isAppError = (error: unknown): error is AppError =>
  error instanceof Error && error.name === 'AppError' && 'code' in error;
