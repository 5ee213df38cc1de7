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
  pl:
    'Przepraszam, mogę pomóc tylko po angielsku lub po hiszpańsku. Mogę kontynuować po ' +
    'angielsku albo połączyć z pracownikiem.',
  tl:
    'Paumanhin po, sa Ingles o Espanyol lang ako makakatulong. Maaari po tayong magpatuloy sa ' +
    'Ingles, o ipapasa ko kayo sa isang tao.',
  vi:
    'Xin lỗi, tôi chỉ có thể hỗ trợ bằng tiếng Anh hoặc tiếng Tây Ban Nha. Tôi có thể tiếp tục ' +
    'bằng tiếng Anh hoặc chuyển bạn cho nhân viên.',
  nl:
    'Het spijt me, ik kan u alleen in het Engels of Spaans helpen. Ik kan in het Engels ' +
    'doorgaan of u met een persoon verbinden.',
};

/** Said when somebody was passed on, before the number of the agency. */
const PASSED: Record<string, string> = {
  fr: "C'est transmis : une personne de notre équipe va vous répondre.",
  de: 'Ich habe Ihre Anfrage weitergegeben; jemand aus unserem Team meldet sich bei Ihnen.',
  it: 'Ho passato la sua richiesta a una persona del nostro team, che le risponderà.',
  pt: 'Já passei o seu pedido a uma pessoa da nossa equipa, que lhe vai responder.',
  zh: '已为您转接，我们的工作人员会与您联系。',
  ja: '担当者におつなぎしました。担当者からご連絡いたします。',
  ko: '담당자에게 전달했습니다. 담당자가 연락드리겠습니다.',
  ru: 'Я передал ваш запрос сотруднику, он с вами свяжется.',
  ar: 'تم تحويل طلبك إلى أحد موظفينا وسيتواصل معك.',
  pl: 'Przekazałem sprawę pracownikowi, który się z Państwem skontaktuje.',
  tl: 'Naipasa ko na po ito sa isang kasamahan namin na makikipag-ugnayan sa inyo.',
  vi: 'Tôi đã chuyển yêu cầu của bạn; nhân viên của chúng tôi sẽ liên hệ với bạn.',
  nl: 'Ik heb uw vraag doorgegeven; iemand van ons team neemt contact met u op.',
};

export const otherLanguage = {
  version: 'other-language@3',
  render: (language: string): string =>
    SENTENCES[language] ??
    "I'm sorry, I can only help in English or Spanish. I can go on in English or pass " +
      'you to a person.',
  /** That a person took over, in their language, with the number to call; null where unknown. */
  passed: (language: string, phone: string | null): string | null => {
    const said = PASSED[language];
    if (said === undefined) return null;
    return phone === null ? said : `${said} ☎ ${phone}`;
  },
  /** What a person who is offered a person answers in one of those languages. */
  agrees: new RegExp(
    [
      '(?<!\\p{L})(?:oui|ja|sì|si|sim|да|yes|ok|okay|personne|person|persona|pessoa|persoon|',
      'mensch|человек\\p{L}*|tak|opo|oo|pracownik\\p{L}*|nhân viên|vâng)(?!\\p{L})|是|好|人工|はい|担当|',
      '네|예|담당|نعم|موظف',
    ].join(''),
    'iu',
  ),
};
