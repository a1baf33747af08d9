// SPDX-License-Identifier: Apache-2.0
// Numbers with their units, in the reader's language.

export function locale(language: string): string {
  return language === 'fr' ? 'fr-FR' : 'en-GB';
}

export function decimal(value: number, language: string, digits: number): string {
  return new Intl.NumberFormat(locale(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

// At most `digits` decimals, none that say nothing: 3, 3.5, 3.52.
export function compact(value: number, language: string, digits = 2): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: digits }).format(value);
}

// Decimals worth showing of an average over simulated nights: hundreds need none.
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

export function signed(value: number, language: string, digits = 2): string {
  return new Intl.NumberFormat(locale(language), {
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  }).format(value).replace('-', '\u2212'); // a minus as wide as the plus
}

export function percent(fraction: number, language: string): string {
  return new Intl.NumberFormat(locale(language), {
    style: 'percent',
    maximumFractionDigits: 0,
  }).format(fraction);
}

// A change: "+36 %", "−10 %".
export function signedPercent(fraction: number, language: string): string {
  return new Intl.NumberFormat(locale(language), {
    style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero',
  }).format(fraction).replace('-', '\u2212');
}

// Reads back what `compact` and `decimal` wrote, for tests and for copying out of tables.
export function parseNumber(text: string, language: string): number {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-');
  return Number(language === 'fr' ? plain.replace(',', '.') : plain.replace(/,/g, ''));
}
