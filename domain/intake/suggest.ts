/** What a message may be asking for. Suggestions that fill a form, never decisions: each shows the words it rests on. */
import type { CaseRecord, CustomerRecord, Language, MailRecord, Right } from '../state/records.ts';
import { BREACH_WORDS, LANGUAGE_WORDS, MARKETING_WORDS, RIGHT_WORDS, SERVICE_END_WORDS, UNSUBSCRIBE_WORDS } from './words.ts';

export interface Suggestion {
  /** Rights found in the text, each with the words that led to it. */
  readonly rights: readonly { readonly right: Right; readonly found: string }[];
  /** Language of the text; null when nothing speaks for one. */
  readonly language: Language | null;
  /** Whether "unsubscribe" is meant as marketing opt-out or as end of service: `unclear` must be asked, and until then only marketing stops. */
  readonly unsubscribe: 'none' | 'marketing' | 'service-end' | 'unclear';
  /** Words that report a breach; empty when there are none. */
  readonly breach: string;
  /** The customer the sender belongs to, by the exact address or by the domain of its contacts. */
  readonly customer: { readonly id: string; readonly by: 'address' | 'domain' } | null;
  /** Customers whose name stands in the text: the person may be one of their users. */
  readonly namedCustomers: readonly string[];
  /** Open cases of the same e-mail address: shown, never merged or rejected. */
  readonly duplicates: readonly string[];
}

export interface Known {
  readonly customers: readonly (readonly [string, CustomerRecord])[];
  readonly cases: readonly (readonly [string, CaseRecord])[];
}

/** Reads a message for hints, in English, German and French. Quoted lines (`>`) are not read: they are somebody else's words. */
export function suggestFrom(mail: Pick<MailRecord, 'from' | 'subject' | 'text'>, known: Known): Suggestion {
  // lines are broken anywhere, so every run of white space is one space
  const text = `${mail.subject}. ${ownWords(mail.text)}`.slice(0, READ_LIMIT).normalize('NFC').replace(/\s+/g, ' ');
  const unsubscribe = unsubscribeMeaning(text);
  return {
    rights: rightsIn(text, unsubscribe),
    language: languageOf(text),
    unsubscribe,
    breach: firstMatch(BREACH_WORDS, text),
    customer: customerOf(mail.from.email, known.customers),
    namedCustomers: known.customers.filter(([, customer]) => contains(text, customer.name)).map(([id]) => id),
    duplicates: duplicatesOf(mail.from.email, known.cases),
  };
}

/** Long enough for any letter; keeps the search short on a hostile one. */
const READ_LIMIT = 100_000;

/** Domains where thousands of strangers have an address: only an exact address tells a customer there. */
const SHARED_DOMAINS = new Set([
  'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com', 'gmx.de', 'gmx.net', 'web.de',
  't-online.de', 'orange.fr', 'free.fr', 'laposte.net', 'proton.me', 'protonmail.com', 'aol.com',
]);

function ownWords(text: string): string {
  return text.split('\n').filter((line) => !line.trimStart().startsWith('>')).join('\n');
}

function rightsIn(text: string, unsubscribe: Suggestion['unsubscribe']): { right: Right; found: string }[] {
  const rights: { right: Right; found: string }[] = [];
  for (const [right, pattern] of RIGHT_WORDS) {
    const found = firstMatch(pattern, text);
    if (found !== '') rights.push({ right, found });
  }
  // an objection to marketing is the special case of the general one (Art. 21(2) and (3))
  const general = rights.findIndex(({ right }) => right === 'objection');
  if (general >= 0 && rights.some(({ right }) => right === 'marketing-objection')) rights.splice(general, 1);
  const extra: Right | null = unsubscribe === 'none' ? null : unsubscribe === 'service-end' ? 'contract-end' : 'marketing-objection';
  if (extra !== null && !rights.some(({ right }) => right === extra)) rights.push({ right: extra, found: firstMatch(UNSUBSCRIBE_WORDS, text) });
  return rights;
}

function unsubscribeMeaning(text: string): Suggestion['unsubscribe'] {
  if (!UNSUBSCRIBE_WORDS.test(text)) return 'none';
  const marketing = MARKETING_WORDS.test(text);
  const service = SERVICE_END_WORDS.test(text);
  if (marketing === service) return 'unclear';
  return marketing ? 'marketing' : 'service-end';
}

function languageOf(text: string): Language | null {
  let best: Language | null = null;
  let most = 0;
  for (const [language, pattern] of LANGUAGE_WORDS) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > most) [best, most] = [language, count];
  }
  return best;
}

function customerOf(email: string, customers: Known['customers']): Suggestion['customer'] {
  const sender = email.trim().toLowerCase();
  const domain = domainOf(sender);
  if (domain === '') return null;
  const exact = customers.find(([, customer]) => contactsOf(customer).includes(sender));
  if (exact !== undefined) return { id: exact[0], by: 'address' };
  if (SHARED_DOMAINS.has(domain)) return null;
  const same = customers.find(([, customer]) => contactsOf(customer).some((contact) => domainOf(contact) === domain));
  return same === undefined ? null : { id: same[0], by: 'domain' };
}

function contactsOf(customer: CustomerRecord): string[] {
  return [customer.administratorEmail, customer.breachEmail].map((email) => email.trim().toLowerCase());
}

function domainOf(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 0 ? '' : email.slice(at + 1);
}

function duplicatesOf(email: string, cases: Known['cases']): string[] {
  const sender = email.trim().toLowerCase();
  if (sender === '') return [];
  return cases.filter(([, known]) => known.closed === '' && known.person.email.trim().toLowerCase() === sender).map(([id]) => id);
}

function contains(text: string, name: string): boolean {
  return name.trim() !== '' && text.toLowerCase().includes(name.trim().toLowerCase());
}

function firstMatch(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[0] ?? '';
}
