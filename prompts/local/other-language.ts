const SENTENCES: Record<string, string> = {
  es:
    'Lo siento, por ahora solo puedo atenderle en inglés. Puedo seguir en inglés o ' +
    'pasarle con una persona.',
  fr:
    "Je suis désolé, je ne peux vous aider qu'en anglais pour le moment. Je peux " +
    'continuer en anglais ou vous passer une personne.',
  de:
    'Es tut mir leid, ich kann Ihnen derzeit nur auf Englisch helfen. Ich kann auf ' +
    'Englisch weitermachen oder Sie mit einer Person verbinden.',
  it:
    'Mi dispiace, al momento posso aiutarla solo in inglese. Posso continuare in ' +
    'inglese o passarle una persona.',
  pt:
    'Lamento, de momento só posso ajudar em inglês. Posso continuar em inglês ou ' +
    'passar a uma pessoa.',
};

export const otherLanguage = {
  version: 'other-language@1',
  render: (language: string): string =>
    SENTENCES[language] ??
    "I'm sorry, I can only help in English for now. I can go on in English or pass " +
      'you to a person.',
};
