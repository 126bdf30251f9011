import { expect, test } from 'vitest';
import { nameFromAddress, nameFromFile } from './names.ts';

test.each([
  ['chinook.sql', 'chinook'],
  ['shop-2026-11-22.sql', 'shop'],
  ['shop_20261122_0400.dump.sql', 'shop'],
  ['film.shop.bundle', 'film.shop'],
  ['2026-11-22.sql', '2026-11-22'],
])('%s suggests %s', (file, name) => {
  expect(nameFromFile(file)).toBe(name);
});

test.each([
  ['postgres://me:pw@db.example:5432/film%20shop?sslmode=require', 'film shop'],
  ['https://git.example/north/kiosk-sync.git', 'kiosk-sync'],
  ['https://git.example/', ''],
  ['not an address', ''],
])('%s suggests “%s”', (address, name) => {
  expect(nameFromAddress(address)).toBe(name);
});
