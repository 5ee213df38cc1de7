import { describe, expect, it } from 'vitest';
import { asksOnlyForLanguage, detectLanguage } from './language.ts';

const UNDERWAY = true;

describe('a message of its own language', () => {
  it.each([
    ['busco un piso de dos habitaciones', 'es'],
    ['necesito ayuda', 'es'],
    ['cuanto cuesta el primero', 'es'],
    ['quiero verlo el sábado', 'es'],
    ['can we switch to English please', 'en'],
    ['how much is the first one', 'en'],
    ['Bonjour, je cherche un appartement à louer', 'fr'],
    ['Combien coûte le premier ?', 'fr'],
    ['Parlez-vous français ?', 'fr'],
    ['Ich suche eine Wohnung zur Miete', 'de'],
    ['Sprechen Sie Deutsch?', 'de'],
    ['Olá, procuro um apartamento para alugar', 'pt'],
    ['Vocês falam português?', 'pt'],
    ['Buongiorno, cerco un appartamento in affitto', 'it'],
    ['Parla italiano?', 'it'],
    ['Hallo, ik zoek een appartement te huur', 'nl'],
    ['Xin chào, tôi muốn thuê một căn hộ', 'vi'],
    ['Magandang umaga, naghahanap po ako ng apartment', 'tl'],
    ['Dzień dobry, szukam mieszkania do wynajęcia', 'pl'],
    ['你好，我想租房', 'zh'],
    ['アパートを探しています', 'ja'],
    ['안녕하세요, 집을 구하고 있어요', 'ko'],
    ['Здравствуйте, ищу квартиру', 'ru'],
    ['مرحبا أبحث عن شقة', 'ar'],
  ])('%s is %s', (text, language) => {
    expect(detectLanguage(text, language === 'en' ? 'es' : 'en', UNDERWAY)).toBe(language);
    expect(detectLanguage(text, language === 'en' ? 'es' : 'en')).toBe(language);
  });
});

describe('what says too little changes no conversation', () => {
  it.each([
    ...['ok', 'Gracias!', 'hola', 'vale', 'perfecto', 'claro', 'si', 'no', '👍', '10:30', 'Merci!'],
    ...['danke', 'ciao', 'oui', 'Maria Lopez', 'José García', 'Juan Carlos de la Vega', 'Müller'],
    ...['Camino del Sol', 'San Pablo Avenue', 'La Jolla', 'El Cerrito', 'Los Angeles'],
    ...['call me Maria de los Angeles Garcia', 'Ali Hassan, ali@mail.com', 'François Dupont'],
    ...['Dana Reyes, 510-555-0177', 'jose@casa.es', 'I am Nguyen Van Anh', 'Rua Augusta'],
  ])('English goes on after: %s', (text) => {
    expect(detectLanguage(text, 'en', UNDERWAY)).toBe('en');
  });

  it.each([
    ...['ok', 'vale', 'thanks', 'thank you', 'yes', 'no', 'sí', '👍', '10:30', 'bye', 'perfect'],
    ...['John Smith', 'Oak Street', 'Walnut Creek', 'studio', 'loft', 'Dana Reyes, 510-555-0177'],
    ...['mi nombre es John Smith', 'mi email es john@smith.com', 'merci', 'sí, Saturday'],
  ])('Spanish goes on after: %s', (text) => {
    expect(detectLanguage(text, 'es', UNDERWAY)).toBe('es');
  });

  it.each(['ok', 'yes', 'ja', '2', 'Wei Zhang', '👍'])('Chinese goes on after: %s', (text) => {
    expect(detectLanguage(text, 'zh', UNDERWAY)).toBe('zh');
  });

  it('but a first "hola" or "hello" chooses', () => {
    expect(detectLanguage('hola', 'en')).toBe('es');
    expect(detectLanguage('hello', 'es')).toBe('en');
  });
});

describe('two languages in one message: the one that carries it', () => {
  it.each([
    ['hola, I am looking for a house', 'en'],
    ['I want a piso with two bedrooms por favor', 'en'],
    ['buenos dias, can I rent a studio?', 'en'],
    ['is the casita still available', 'en'],
    ['quiero un loft con parking', 'es'],
    ['busco un studio en downtown Oakland please', 'es'],
    ['¿tienen open house el sunday?', 'es'],
    ['ok, gracias, bye', 'es'],
  ])('%s is %s', (text, language) => {
    expect(detectLanguage(text, language, UNDERWAY)).toBe(language);
    if (text.split(' ').length > 3) expect(detectLanguage(text, 'en', UNDERWAY)).toBe(language);
  });
});

describe('a language that is asked for', () => {
  it.each([
    ['en', '¿podemos hablar en español?', 'es'],
    ['en', 'perdón, ¿podemos hablar en español?', 'es'],
    ['en', 'español por favor', 'es'],
    ['en', 'do you speak Spanish? no hablo inglés', 'es'],
    ['en', 'no hablo inglés', 'es'],
    ['en', 'Do you speak Spanish?', 'es'],
    ['es', 'English please', 'en'],
    ['es', "I don't speak Spanish", 'en'],
    ['zh', 'English', 'en'],
  ])('%s: %s', (before, text, language) => {
    expect(detectLanguage(text, before, UNDERWAY)).toBe(language);
    expect(asksOnlyForLanguage(text)).toBe(true);
  });

  it.each([
    'a Spanish style house',
    'Spanish tiles in the kitchen',
    'Prefiero hablar en español, ¿puedo ver el primero el jueves a las 3?',
    'is the English garden open',
    'something in Spanish Harlem',
  ])('none: %s', (text) => {
    expect(asksOnlyForLanguage(text)).toBe(false);
  });
});
