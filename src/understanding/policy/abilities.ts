import { list } from '../../../prompts/local/say-time.ts';
import type { Scene } from './scene.ts';

/** What this agent can do with the tools it has, in words: "find homes and book viewings". */
export function abilities({ can }: Scene): string {
  const able = [
    ...(can('search_properties') ? ['help you find a home'] : []),
    ...(can('book_viewing') ? ['book viewings'] : []),
    ...(can('make_reservation') ? ['make reservations'] : []),
    'answer questions about our services',
  ];
  return list(able);
}
