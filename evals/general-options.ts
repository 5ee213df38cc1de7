import type { Suite } from './suite.ts';
import { takeOption } from './take-option.ts';

/** Options of `npm run eval` that every suite may be given and only some can use. */
export interface GeneralOptions {
  /** What a suite is to be given of them. */
  for(suite: Suite): string[];
  /** A line on each that means nothing to a suite. */
  unusedBy(suite: Suite): string[];
}

const NAMES = ['--model', '--judge', '--repeat'] as const;
const WHY: Record<(typeof NAMES)[number], string> = {
  '--model': 'no model words anything here',
  '--judge': 'nothing here needs a judge',
  '--repeat': 'it gives the same figures every time',
};

/** Takes them out of the arguments. @throws AppError `bad_request` for one without its value */
export function takeGeneralOptions(args: string[]): GeneralOptions {
  const given = NAMES.flatMap((name) => {
    const value = takeOption(args, name, true);
    return value === undefined ? [] : [{ name, value }];
  });
  const uses = (suite: Suite, name: (typeof NAMES)[number]) => suite.takes?.includes(name) ?? false;
  return {
    for: (suite) => given.flatMap(({ name, value }) => (uses(suite, name) ? [name, value] : [])),
    unusedBy: (suite) =>
      given
        .filter(({ name }) => !uses(suite, name))
        .map(({ name }) => `${suite.name}: ${name} changes nothing, for ${WHY[name]}.`),
  };
}
