import { describe, expect, test } from 'vitest';
import { CommandSchema } from '../../../../contract/command.ts';
import { exampleOffice } from '../../../../main/desk/example-office.ts';

const ID = '019a0000-0000-7000-8000-000000000001';

describe('the example office', () => {
  test('is data that the desk’s own commands accept', () => {
    const commands = [
      { do: 'office.set', values: exampleOffice.office },
      ...Object.values(exampleOffice.staff).map((person) => ({ do: 'staff.add', staff: ID, ...person })),
      ...Object.values(exampleOffice.systems).map((values) => ({ do: 'system.record', system: ID, values })),
      ...Object.values(exampleOffice.customers).map((values) => ({ do: 'customer.record', customer: ID, values })),
    ];
    for (const command of commands) expect(CommandSchema.safeParse(command).error).toBeUndefined();
  });
  test('bears the specimen mark and names no Art. 27 representative', () => {
    expect(exampleOffice.office).toMatchObject({ specimen: true, representative: '', zone: 'America/Winnipeg' });
  });
  test('has the two roles and each rule for persons’ requests once', () => {
    expect(new Set(Object.values(exampleOffice.systems).map(({ role }) => role))).toEqual(new Set(['controller', 'processor']));
    expect(Object.values(exampleOffice.customers).map(({ personsRule }) => personsRule).sort()).toEqual(['answer-on-instruction', 'forward', 'forward-and-tell']);
  });
  test.each([
    ['S-001', 'systems.onsight-now.categories', /Participant lists.*transcripts.*Call summaries.*Chat summaries/],
    ['S-002', 'systems.onsight-flow.categories', /Location.*Device.*Log data.*events and crashes.*templates/],
    ['S-003', 'systems.onsight-workspace.retention', /the customer decides/],
    ['S-004', 'systems.onsight-now.purposes', /sessions.*Troubleshooting/],
    ['S-013', 'customers.meunier.mediaLocation', /Librestream servers/],
    ['S-015', 'systems.onsight-now.recipients', /Microsoft Azure/],
    ['S-016', 'systems.onsight-now.recipients', /Azure Communication Services/],
    ['S-019', 'systems.crm.role', /controller/],
    ['S-020', 'systems.crm.retention', /orders seven years/],
    ['S-051', 'office.authorities', /1-800-282-1376.*your own state, province or country/],
    ['S-070', 'systems.onsight-now.categories', /Full name/],
    ['S-071', 'systems.onsight-now.categories', /E-mail address/],
    ['S-072', 'systems.onsight-now.categories', /hash exists and is never exported/],
    ['S-073', 'systems.onsight-flow.categories', /sign-in data are never exported/],
    ['S-074', 'systems.onsight-flow.categories', /Location/],
    ['S-075', 'systems.onsight-flow.categories', /make, model and operating system/],
    ['S-076', 'systems.onsight-flow.categories', /IP address and the location derived/],
    ['S-077', 'systems.onsight-flow.categories', /Log data of client and dashboard/],
    ['S-078', 'systems.onsight-flow.categories', /Application events/],
    ['S-079', 'systems.onsight-flow.categories', /Job results/],
    ['S-080', 'systems.onsight-workspace.categories', /Images, audio and video/],
    ['S-083', 'systems.crm', /Name and address.*Couriers/],
    ['S-084', 'systems.onsight-now.categories', /Telephone number of invited guests/],
    ['S-090', 'systems', /Processing orders.*sale or transaction.*Customer relationship.*warranties and returns.*customer service.*marketing information.*analytics/],
    ['S-091', 'systems', /sessions.*Usage reporting.*Troubleshooting.*Internal analytics/],
    ['S-100', 'systems', /Microsoft Azure/],
    ['S-101', 'systems.crm.recipients', /CRM hosting/],
    ['S-102', 'systems.onsight-flow.recipients', /location by IP address/],
    ['S-105', 'systems.onsight-now.recipients', /guest invitations by SMS/],
    ['S-106', 'systems.crm.recipients', /deliveries/],
    ['S-109', 'customers.nordwind.administratorEmail', /@nordwind/],
    ['S-111', 'systems.onsight-now.recipients', /collections are shared/],
    ['S-131', 'customers.nordwind.region', /EU/],
    ['S-133', 'customers.nordwind.administrator', /\S/],
    ['S-143', 'office.authorities.CA', /1-800-282-1376/],
    ['S-144', 'office.authorities', /CNIL/],
    ['C-05', 'systems.onsight-flow.categories', /IP address/],
    ['C-06', 'systems.onsight-flow.categories', /sign-in data are never exported/],
    ['C-07', 'systems.onsight-now.categories', /Telephone number/],
    ['C-20', 'systems.analytics.role', /controller/],
  ])('the register answers %s in %s', (_number, path, expected) => {
    const found = path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], exampleOffice);
    expect(JSON.stringify(found)).toMatch(expected);
  });
  test('names only firms and people that do not exist, beside the office itself and its hosts', () => {
    const { staff, customers } = exampleOffice;
    const addresses = [...Object.values(staff).map(({ email }) => email), ...Object.values(customers).flatMap((c) => [c.administratorEmail, c.breachEmail])];
    for (const address of addresses) expect(address).toMatch(/\.example$/);
  });
});
