import type { TaskWord } from '../../../prompts/local/task-words.ts';
import type { ToolFailure } from '../../schemas/tool-calls.ts';
import type { Say, Scene } from './scene.ts';

/** A tool that did not do its work is told as such, never papered over. */
export const sayFailure = (scene: Scene, failed: ToolFailure, task: TaskWord): Say => ({
  say: /reject|declin|denied|not_approved/.test(failed.code)
    ? scene.words.help.declined
    : scene.words.help.failed({ what: scene.words.task[task] }),
  asked: 'handover',
});

/** The agent has no tool for it: say so and offer a person's call. */
export const sayCannot = (scene: Scene, task: TaskWord): Say => ({
  say: [
    scene.words.help.cannot({ what: scene.words.task[task] }),
    scene.words.help.offerContact,
  ].join(' '),
  asked: 'handover',
});

/** What is booked stays booked: a person must change it. */
export const sayCannotChange = (scene: Scene, task: TaskWord): Say => ({
  say: `${scene.words.help.cannot({ what: scene.words.task[task] })} ${scene.words.handover.offer}`,
  asked: 'handover',
});
