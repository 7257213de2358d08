import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Certificate, ExtKeyUsage } from 'pkijs';
import { describe, expect, test } from 'vitest';
import { createOfficeSeal, issueSeal } from '../../../../../main/documents/seal/office-seal.ts';
import { countingRandom, NOW, specimenSeal } from '../support.ts';

describe('an office seal', () => {
  const office = specimenSeal();
  const root = new X509Certificate(office.root.certificate);
  const seal = new X509Certificate(office.seal.certificate);

  test('chains to the office’s own root, and each key fits its certificate', () => {
    expect(root.verify(root.publicKey)).toBe(true);
    expect(seal.verify(root.publicKey)).toBe(true);
    expect(seal.checkIssued(root)).toBe(true);
    expect([root.ca, seal.ca]).toEqual([true, false]);
    for (const key of [office.root, office.seal]) {
      const opened = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });
      expect(new X509Certificate(key.certificate).checkPrivateKey(opened)).toBe(true);
    }
  });

  test('names its office, says that it is a specimen, and signs documents', () => {
    expect(seal.subject).toBe('C=CA\nO=Librestream Technologies Inc.\nOU=Specimen\nCN=Privacy desk B (Specimen)');
    expect(seal.subjectAltName).toBe('email:privacy@example.org');
    const usage = Certificate.fromBER(seal.raw).extensions?.find((extension) => extension.extnID === '2.5.29.37')?.parsedValue;
    expect(usage).toBeInstanceOf(ExtKeyUsage);
    expect((usage as ExtKeyUsage).keyPurposes).toEqual(['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4']);
  });

  test('is valid from an hour before its issue, for five years, under a root for twenty', () => {
    const from = Temporal.Instant.from(NOW).subtract({ hours: 1 }).epochMilliseconds;
    expect([Date.parse(root.validFrom), Date.parse(seal.validFrom)]).toEqual([from, from]);
    expect([root.validTo.slice(-8, -4), seal.validTo.slice(-8, -4)]).toEqual(['2046', '2031']);
  });

  test('is issued again for a further desk under the same root', () => {
    const second = new X509Certificate(
      issueSeal(office.root, { organisation: 'Librestream Technologies Inc.', country: 'CA', commonName: 'Privacy desk C', now: NOW, random: countingRandom() }).certificate,
    );
    expect(second.checkIssued(root) && second.verify(root.publicKey)).toBe(true);
    expect(second.publicKey.equals(seal.publicKey)).toBe(false);
  });

  test('writes dates after 2049 in their longer form', () => {
    const late = createOfficeSeal({ organisation: 'Office', country: 'DE', commonName: 'Desk', now: '2045-06-01T00:00:00Z', random: countingRandom() });
    expect(new X509Certificate(late.root.certificate).validTo).toContain('2065');
    expect(new X509Certificate(late.seal.certificate).validTo).toContain('2050');
  });
});
