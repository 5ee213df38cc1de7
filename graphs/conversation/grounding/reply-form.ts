/** Text keeps plain lists; voice loses everything that cannot be spoken. */
export function formFor(channel: 'text' | 'voice'): (sentence: string) => string {
  return channel === 'voice' ? spoken : (sentence) => sentence;
}

function spoken(sentence: string): string {
  return sentence
    .replace(/```[\s\S]*?```/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/^\s*(?:[-*•]|\d+[.)])\s+/gm, '')
    .replace(/[*_`#>|~]+/g, '')
    .replace(/[ \t]*\n+[ \t]*/g, ' ')
    .replace(/[\u{1F300}-\u{1FAFF}\u{2600}-\u{27BF}]/gu, '');
}
