import { sayAloud } from './say-aloud.ts';

/** Text keeps plain lists; voice loses what cannot be spoken, and says figures in words' order. */
export function formFor(channel: 'text' | 'voice', language = 'en'): (sentence: string) => string {
  if (channel !== 'voice') return (sentence) => sentence;
  return (sentence) => shortened(sayAloud(plain(sentence), language === 'es' ? 'es' : 'en'));
}

/** Without markup; every line is a sentence of its own. */
function plain(sentence: string): string {
  return sentence
    .normalize('NFC')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/(?:https?:\/\/|www\.)\S+/g, '')
    .replace(/\[\^?\d+\]/g, '')
    .replace(/^(?=.{0,60}--)[ \t|:-]+$/gm, '')
    .replace(/^[ \t]{0,9}\|[ \t]{0,9}|[ \t]{0,9}\|[ \t]{0,9}$/gm, '')
    .replace(/[ \t]{0,9}\|[ \t]{0,9}/g, ', ')
    .replace(/^[ \t]{0,9}(?:[-*•–]|\d{1,3}[.)])[ \t]/gm, '')
    .replace(/^[ \t]{0,9}#{1,6}[ \t]/gm, '')
    .replace(/(?<![\p{L}\d])_+|_+(?![\p{L}\d])/gu, '')
    .replace(/[*`>~^\\]+/g, '')
    .replace(/\p{Extended_Pictographic}(?:\u{FE0E}|\u{FE0F}|\u{200D}|[\u{1F3FB}-\u{1F3FF}])*/gu, '')
    .replace(/(?:[\u{1F1E6}-\u{1F1FF}]|\u{FE0F}|\u{20E3})/gu, '')
    .replace(/\s{0,9}(?:→|⇒|—)\s{0,9}/g, ', ')
    .replace(/(?<=[\p{L}\d)"'”])[ \t]*\n+\s*/gu, '. ')
    .replace(/[ \t]*\n+[ \t]*/g, ' ')
    .replace(/ {2,}/g, ' ');
}

const WORDS_MAX = 24;
const WORDS_MIN = 5;
const CLAUSE = /;\s+|,\s+(?=(?:and|but|so|which|y|pero|así que) )/u;

/** One breath a sentence: a long one ends at a semicolon, or where a new clause begins. */
function shortened(text: string): string {
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1);
  return text
    .split(/(?<=[.!?])(?=\s)/)
    .map((sentence) => {
      const halves = sentence.split(/;\s+/).map((part, at) => (at === 0 ? part : capital(part)));
      return halves
        .map((half) => (half.trim().split(/\s+/).length > WORDS_MAX ? clauses(half) : half))
        .join('. ');
    })
    .join('');
}

function clauses(sentence: string): string {
  const cut = sentence.search(CLAUSE);
  if (cut < 0) return sentence;
  const rest = sentence.slice(cut).replace(/^[;,]\s+/, '');
  if (
    rest.split(/\s+/).length < WORDS_MIN ||
    sentence.slice(0, cut).split(/\s+/).length < WORDS_MIN
  )
    return sentence;
  const start = rest.replace(/^(?:which) /, 'It ');
  return `${sentence.slice(0, cut)}. ${start.charAt(0).toUpperCase()}${start.slice(1)}`;
}
