import { list } from '../../../prompts/local/say-time.ts';
import type { Scene } from './scene.ts';

/** What this agent can do with the tools it has, in words: "find homes and book viewings". */
export function abilities({ can, words }: Scene): string {
  const { task } = words;
  const able = [
    ...(can('search_properties') ? [task.find] : []),
    ...(can('book_viewing') ? [task.view] : []),
    ...(can('make_reservation') ? [task.reserve] : []),
    task.answer,
  ];
  return list(able, task.and);
}
