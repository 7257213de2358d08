/** The words that suggest a right, a language or a breach, in English, German and French. */
import type { Language, Right } from '../state/records.ts';

/** One pattern per right; the order is that of the articles. */
export const RIGHT_WORDS: readonly (readonly [Right, RegExp])[] = [
  ['information', /privacy notice|article 1[34]\b|art\.? ?1[34]\b|datenschutzhinweise|politique de confidentialité/i],
  ['access', /article 15\b|art\.? ?15\b|subject access|access to (?:my|the) (?:personal )?(?:data|information)|(?:copy|copies) of (?:all |any )?(?:my|the) (?:personal )?(?:data|information)|what (?:personal )?(?:data|information) (?:do )?you (?:hold|have|store)|auskunft|kopie meiner (?:personenbezogenen )?daten|droit d[’']accès|accéder à mes données|copie de mes données/i],
  ['rectification', /article 16\b|art\.? ?16\b|rectif(?:y|ication)|correct my (?:data|details|name|address)|berichtig\w*|rectifier|corriger mes données/i],
  ['erasure', /article 17\b|art\.? ?17\b|(?:delete|erase|remove) (?:all |any )?(?:of )?(?:my|the) (?:personal )?(?:data|information|account)|right to (?:be forgotten|erasure)|\bl[öo]sch(?:en|ung|t)\b|recht auf vergessen|effac(?:er|ement)|supprimer (?:toutes )?(?:mes|les) données|droit à l[’']oubli|suppression de (?:mes|toutes mes) données/i],
  ['restriction', /article 18\b|art\.? ?18\b|restrict(?:ion of)? (?:the )?processing|einschränkung der verarbeitung|limitation du traitement/i],
  ['portability', /article 20\b|art\.? ?20\b|portab(?:le|ility)|machine.readable|datenübertragbarkeit|maschinenlesbar|portabilité/i],
  ['automated-decision', /article 22\b|art\.? ?22\b|automated (?:decision|individual)|automatisierte entscheidung|décision automatisée/i],
  ['marketing-objection', /object to (?:the )?(?:use of my (?:data|e-?mail address) for )?(?:direct )?marketing|stop (?:sending me )?(?:marketing|advertising|newsletters)|no (?:more|longer) (?:want )?(?:marketing|advertising|newsletters)|(?:werbung|werbliche\w*|direktwerbung)[^.]{0,60}widersprech|widersprech\w*[^.]{0,80}(?:werbung|werbliche)|prospection|m[’']oppose[^.]{0,60}(?:publicité|marketing)/i],
  ['objection', /article 21\b|art\.? ?21\b|\bi object to|lege ich widerspruch|widerspreche ich|je m[’']oppose/i],
  ['analytics-opt-out', /(?:opt out|not be used|stop using)[^.]{0,60}analytics|analytics[^.]{0,60}opt.?out|interne\w* analyse[^.]{0,60}(?:widersprech|löschen)|analyse interne/i],
  ['sale-opt-out', /do not sell|opt out of (?:the )?sale/i],
  ['complaint', /\bcomplaint\b|article 77\b|dissatisfied with your (?:answer|response|reply)|beschwerde|réclamation/i],
];

export const UNSUBSCRIBE_WORDS = /unsubscri\w+|abbestell\w*|abmeld(?:en|ung)|désabonn\w*|désinscri\w*/i;
export const MARKETING_WORDS = /newsletter|marketing|mailing|promotion\w*|advert\w+|werbung|werbe\w+|rundbrief|publicit\w+|lettre d[’']information|offres commerciales/i;
export const SERVICE_END_WORDS = /subscription|licen[cs]e|contract|(?:close|cancel|terminate) (?:my|our) (?:account|plan|service)|end of service|vertrag|kündig\w*|abonnement|lizenz|contrat|résili\w*/i;

export const BREACH_WORDS = /data breach|security breach|privacy breach|personal data incident|security incident|wrong recipient|sent to the wrong|unauthori[sz]ed (?:access|disclosure|person)|disclosed to|leaked?\b|datenpanne|datenschutzverletzung|datenleck|falschen? empfänger|violation de données|fuite de données|mauvais destinataire/i;

/** Frequent words that the other two languages do not have. */
export const LANGUAGE_WORDS: readonly (readonly [Language, RegExp])[] = [
  ['en', /\b(?:the|and|you|your|with|that|this|please|have|would|regards)\b/gi],
  ['de', /(?<!\p{L})(?:der|die|das|und|ich|sie|bitte|nicht|mit|ihre[nmrs]?|meine[nmrs]?|für|über|grüßen)(?!\p{L})/giu],
  ['fr', /(?<!\p{L})(?:le|les|des|et|je|vous|votre|vos|mes|est|pour|avec|dans|bonjour|merci|cordialement)(?!\p{L})/giu],
];
