import { describe, expect, test } from 'vitest';
import { looksPersonal, valuesLookPersonal } from './personal.ts';

const kind = (name: string, table = 'thing', type = 'text') => looksPersonal({ name, type }, table)?.kind;

describe('names', () => {
  test.each([
    ['first_name', 'given name'], ['lastName', 'family name'], ['CustomerName', 'full name'], ['email', 'email'],
    ['E-Mail', 'email'], ['billing_email_address', 'email'], ['phone_number', 'phone'], ['Fax', 'phone'],
    ['street', 'address'], ['address_line_2', 'address'], ['zip', 'postal code'], ['PostalCode', 'postal code'],
    ['ssn', 'identity number'], ['passport_no', 'identity number'], ['iban', 'account number'],
    ['card_number', 'card number'], ['ip_address', 'network address'], ['nationality', 'origin'],
    ['password_hash', 'secret'], ['api_key', 'secret'], ['email_password', 'secret'], ['diagnosis', 'health'],
    ['blood_type', 'health'], ['tax_id', 'tax number'], ['marital_status', 'family'], ['user_agent', 'device'],
  ])('%s is a %s', (name, expected) => expect(kind(name)).toBe(expected)); // biome-ignore format: a table

  test.each(['id', 'name', 'title', 'email_verified', 'email_sent_at', 'phone_type', 'is_patient', 'created_at', 'price',
    'state', 'address_id', 'number_of_symptoms', 'description', 'unit_price', 'product_code', 'language', 'mailing',
  ])('%s is not personal', (name) => expect(kind(name)).toBeUndefined()); // biome-ignore format: a list

  test('a plain word is about a person in a table of people', () => {
    expect(kind('name', 'customer')).toBe('full name');
    expect(kind('name', 'VIP_Customers')).toBe('full name');
    expect(kind('city', 'customer')).toBe('place');
    expect(kind('name', 'product')).toBeUndefined();
    expect(kind('name', 'customer_group')).toBeUndefined();
  });

  test('the type has a say', () => {
    expect(kind('birth_date', 'thing', 'date')).toBe('birth date');
    expect(kind('email', 'thing', 'boolean')).toBeUndefined();
    expect(kind('address', 'thing', 'bigint')).toBeUndefined();
    expect(kind('phone', 'thing', 'bigint')).toBe('phone');
    expect(looksPersonal({ name: 'mail', type: 'email_domain', baseType: 'text' }, 'x')).toBeNull();
  });

  test('the mark fits the kind', () => {
    expect(looksPersonal({ name: 'pin', type: 'text' }, 'x')?.mark).toBe('secret');
    expect(looksPersonal({ name: 'allergies', type: 'text[]' }, 'x')?.mark).toBe('health');
    expect(looksPersonal({ name: 'email', type: 'text' }, 'x')).toEqual({
      kind: 'email',
      mark: 'personal',
      by: 'name',
    });
  });
});

describe('values', () => {
  test.each([
    [['ada@example.org', null, 'b@c.de'], 'email'],
    [['GB82 WEST 1234 5698 7654 32'], 'account number'],
    [['4111 1111 1111 1111', '5500005555555559'], 'card number'],
    [['+49 30 901820', '+1 (212) 555-0100'], 'phone'],
    [['123-45-6789'], 'identity number'],
    [['192.0.2.17', '203.0.113.254'], 'network address'],
    [['$2b$12$abcdefghijklmnopqrstuv'], 'secret'],
  ])('%s', (values, expected) => expect(valuesLookPersonal(values)?.kind).toBe(expected));

  test('what only looks a little like it is left alone', () => {
    expect(valuesLookPersonal(['4111 1111 1111 1112', 'GB00 WEST 1234 5698 7654 32'])).toBeNull();
    expect(valuesLookPersonal(['2026-11-27', '12.50', 'PX-2000', '100-200'])).toBeNull();
    expect(valuesLookPersonal(['a@b.de', 'x', 'y', 'z'])).toBeNull();
    expect(valuesLookPersonal([null, ''])).toBeNull();
  });
});
