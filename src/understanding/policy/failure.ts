import { handoverWording } from '../../../prompts/local/handover-wording.ts';
import { helpWording } from '../../../prompts/local/help-wording.ts';
import type { ToolFailure } from '../../schemas/tool-calls.ts';
import type { Say } from './scene.ts';

/** A tool that did not do its work is told as such, never papered over. */
export const sayFailure = (failed: ToolFailure, what: string): Say => ({
  say: /reject|declin|denied|not_approved/.test(failed.code)
    ? helpWording.declined
    : helpWording.failed({ what }),
  asked: 'handover',
});

/** The agent has no tool for it: say so and offer a person's call. */
export const sayCannot = (what: string): Say => ({
  say: `${helpWording.cannot({ what })} ${helpWording.offerContact}`,
  asked: 'handover',
});

/** What is booked stays booked: a person must change it. */
export const sayCannotChange = (what: string): Say => ({
  say: `${helpWording.cannot({ what })} ${handoverWording.offer}`,
  asked: 'handover',
});
