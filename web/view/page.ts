import { find } from './elements.ts';

/** The fixed parts of index.html. */
export const findPage = () => ({
  agent: find('agent', HTMLSelectElement),
  fresh: find('new', HTMLButtonElement),
  access: find('access', HTMLDetailsElement),
  accessForm: find('access-form', HTMLFormElement),
  key: find('key', HTMLInputElement),
  scroller: find('scroller', HTMLElement),
  notice: find('notice', HTMLDivElement),
  welcome: find('welcome', HTMLElement),
  turns: find('turns', HTMLDivElement),
  status: find('status', HTMLParagraphElement),
  composer: find('composer', HTMLFormElement),
  message: find('message', HTMLTextAreaElement),
  send: find('send', HTMLButtonElement),
});
export type Page = ReturnType<typeof findPage>;
