import type { Page } from './page.ts';

/** The field for the next message: Enter sends, and it grows with what is written. */
export function attachComposer(
  { composer, message }: Pick<Page, 'composer' | 'message'>,
  /** Takes the words, or says no and leaves them in the field. */
  onMessage: (text: string) => boolean,
): void {
  const grow = () => {
    message.style.height = 'auto';
    message.style.height = `${message.scrollHeight}px`;
  };
  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = message.value.trim();
    if (text === '' || !onMessage(text)) return;
    message.value = '';
    grow();
  });
  message.addEventListener('input', grow);
  message.addEventListener('keydown', (event) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });
}
