const SENTENCES: Record<string, string> = {
  fr:
    "Je suis désolé, je ne peux vous aider qu'en anglais ou en espagnol. Je peux continuer en " +
    'anglais ou vous passer une personne.',
  de:
    'Es tut mir leid, ich kann Ihnen nur auf Englisch oder Spanisch helfen. Ich kann auf ' +
    'Englisch weitermachen oder Sie mit einer Person verbinden.',
  it:
    'Mi dispiace, posso aiutarla solo in inglese o in spagnolo. Posso continuare in inglese o ' +
    'passarle una persona.',
  pt:
    'Lamento, só posso ajudar em inglês ou em espanhol. Posso continuar em inglês ou passar a ' +
    'uma pessoa.',
  zh: '抱歉，我只会英语和西班牙语。我可以继续用英语，或者为您转接人工服务。',
  ja: '申し訳ありません。英語とスペイン語のみ対応しています。英語で続けるか、担当者におつなぎします。',
  ko: '죄송합니다. 저는 영어와 스페인어만 할 수 있습니다. 영어로 계속하거나 담당자를 연결해 드릴 수 있습니다.',
  ru:
    'К сожалению, я говорю только по-английски и по-испански. Могу продолжить по-английски ' +
    'или соединить вас с человеком.',
  ar:
    'عذرًا، أستطيع المساعدة بالإنجليزية أو الإسبانية فقط. ' +
    'يمكنني المتابعة بالإنجليزية أو تحويلك إلى موظف.',
  nl:
    'Het spijt me, ik kan u alleen in het Engels of Spaans helpen. Ik kan in het Engels ' +
    'doorgaan of u met een persoon verbinden.',
};

export const otherLanguage = {
  version: 'other-language@2',
  render: (language: string): string =>
    SENTENCES[language] ??
    "I'm sorry, I can only help in English or Spanish. I can go on in English or pass " +
      'you to a person.',
  /** What a person who is offered a person answers in one of those languages. */
  agrees: new RegExp(
    [
      '(?<!\\p{L})(?:oui|ja|sì|si|sim|да|yes|personne|person|persona|pessoa|persoon|mensch|',
      'человек\\p{L}*)(?!\\p{L})|是|好|人工|はい|担当|네|예|담당|نعم|موظف',
    ].join(''),
    'iu',
  ),
};
