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
  test('names only firms and people that do not exist, beside the office itself and its hosts', () => {
    const { staff, customers } = exampleOffice;
    const addresses = [...Object.values(staff).map(({ email }) => email), ...Object.values(customers).flatMap((c) => [c.administratorEmail, c.breachEmail])];
    for (const address of addresses) expect(address).toMatch(/\.example$/);
  });
});
