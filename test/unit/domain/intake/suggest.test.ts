import { describe, expect, test } from 'vitest';
import { type Known, suggestFrom } from '../../../../domain/intake/suggest.ts';
import { emptyRecord } from './known.ts';

const NOBODY: Known = { customers: [], cases: [] };
const mail = (text: string, subject = '', email = 'ann@post.example') => ({ from: { name: 'Ann', email }, subject, text });
const rights = (text: string, subject = '') => suggestFrom(mail(text, subject), NOBODY).rights.map(({ right }) => right);

describe('rights in a text', () => {
  test.each([
    ['Please send me a copy of my personal data.', ['access']],
    ['Ich bitte um Auskunft nach Art. 15 DSGVO und um Löschung.', ['access', 'erasure']],
    ['Je souhaite accéder à mes données et leur effacement.', ['access', 'erasure']],
    ['Please correct my address and restrict processing until then.', ['rectification', 'restriction']],
    ['Ich widerspreche der Nutzung meiner Daten für Werbung.', ['marketing-objection']],
    ['I object to the processing for research.', ['objection']],
    ['My data must not be used for your internal analytics.', ['analytics-opt-out']],
    ['Do not sell my data. In a machine-readable file, please.', ['portability', 'sale-opt-out']],
    ['How do I change the microphone?', []],
  ])('%s', (text, expected) => {
    expect(rights(text)).toEqual(expected);
  });
  test('show the words they rest on', () => {
    expect(suggestFrom(mail('Please delete my\ndata now.'), NOBODY).rights).toEqual([{ right: 'erasure', found: 'delete my data' }]);
  });
  test('are not taken from quoted lines', () => {
    expect(rights('Thank you, all is well.\n> Please delete my data')).toEqual([]);
  });
});

describe('unsubscribe', () => {
  test.each([
    ['Please unsubscribe us.', 'unclear', ['marketing-objection']],
    ['Please unsubscribe me from the newsletter.', 'marketing', ['marketing-objection']],
    ['We unsubscribe: please end our contract and all licences.', 'service-end', ['contract-end']],
    ['Unsubscribe me from the newsletter and end our contract.', 'unclear', ['marketing-objection']],
    ['Hello', 'none', []],
  ])('%s', (text, meaning, expected) => {
    const found = suggestFrom(mail(text), NOBODY);
    expect(found.unsubscribe).toBe(meaning);
    expect(found.rights.map(({ right }) => right)).toEqual(expected);
  });
});

describe('sender and language', () => {
  const known: Known = {
    customers: [['c1', { ...emptyRecord.customer, name: 'Nordwind Energie GmbH', administratorEmail: 'it@nordwind.example', breachEmail: 'security@nordwind.example' }],
      ['c2', { ...emptyRecord.customer, name: 'One Man', administratorEmail: 'oneman@gmail.com', breachEmail: '' }]],
    cases: [['k1', { ...emptyRecord.case, person: { ...emptyRecord.case.person, email: 'Ann@post.example' } }],
      ['k2', { ...emptyRecord.case, person: { ...emptyRecord.case.person, email: 'ann@post.example' }, closed: 'fulfilled' }]],
  };
  test('a customer is known by a contact’s address or domain, but not by a domain that strangers share', () => {
    expect(suggestFrom(mail('', '', 'Security@Nordwind.example'), known).customer).toEqual({ id: 'c1', by: 'address' });
    expect(suggestFrom(mail('', '', 'new@nordwind.example'), known).customer).toEqual({ id: 'c1', by: 'domain' });
    expect(suggestFrom(mail('', '', 'x@notnordwind.example'), known).customer).toBeNull();
    expect(suggestFrom(mail('', '', 'stranger@gmail.com'), known).customer).toBeNull();
    expect(suggestFrom(mail('', '', 'oneman@gmail.com'), known).customer).toEqual({ id: 'c2', by: 'address' });
  });
  test('a customer named in the text and an open case of the same address are shown', () => {
    const found = suggestFrom(mail('I worked at NORDWIND ENERGIE GMBH.'), known);
    expect(found.namedCustomers).toEqual(['c1']);
    expect(found.duplicates).toEqual(['k1']);
  });
  test('the language is that of most words, and open when there are none', () => {
    expect(suggestFrom(mail('Bitte löschen Sie meine Daten, mit freundlichen Grüßen'), NOBODY).language).toBe('de');
    expect(suggestFrom(mail('Merci de supprimer mes données, je vous prie'), NOBODY).language).toBe('fr');
    expect(suggestFrom(mail('Please delete the data that you have'), NOBODY).language).toBe('en');
    expect(suggestFrom(mail('12345'), NOBODY).language).toBeNull();
  });
  test('a breach is reported by its words', () => {
    expect(suggestFrom(mail('The file was sent to the wrong recipient.'), NOBODY).breach).not.toBe('');
    expect(suggestFrom(mail('Please send me my data.'), NOBODY).breach).toBe('');
  });
});
