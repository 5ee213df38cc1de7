import type { LangSmithAccess } from './upload-suite.ts';

type Source = Readonly<Record<string, string | undefined>>;

/** Asked for by the option, or by what LangSmith's own test runners go by. */
export const asksForLangSmith = (hasOption: boolean, env: Source = process.env): boolean =>
  hasOption || env['LANGSMITH_TEST_TRACKING'] === 'true';

/** How to reach LangSmith, or what is missing. */
export function langSmithAccess(env: Source = process.env): LangSmithAccess | { missing: string } {
  const apiKey = env['LANGSMITH_API_KEY']?.trim();
  if (!apiKey) return { missing: 'LANGSMITH_API_KEY is not set' };
  return { apiKey, apiUrl: env['LANGSMITH_ENDPOINT']?.trim() || undefined };
}
