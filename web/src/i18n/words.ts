// SPDX-License-Identifier: Apache-2.0
// Words in English and French. A key ending in "#one", "#other" is a plural, chosen by the
// language's own rule ("0 boats", "0 bateau").
import en from './en.json';
import fr from './fr.json';

export type Language = 'en' | 'fr';
export const LANGUAGES: Language[] = ['en', 'fr'];

const words: Record<Language, Record<string, string>> = { en, fr };
const rules: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  fr: new Intl.PluralRules('fr'),
};

export type Values = Record<string, string | number>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
}

// The text of `key`; throws on a key that no file holds, so that a gap shows in tests.
export function say(language: Language, key: string, values: Values = {}): string {
  const text = words[language][key];
  if (text === undefined) throw new Error(`no words for "${key}" in ${language}`);
  return fill(text, values);
}

export function sayCount(language: Language, key: string, n: number, values: Values = {}): string {
  const form = rules[language].select(n);
  const chosen = words[language][`${key}#${form}`] !== undefined ? form : 'other';
  return say(language, `${key}#${chosen}`, { n, ...values });
}

// A word for a value of the wire ("kind.drone"). The API may grow values this page does not know
// yet: then its own word is shown, which is true, only not translated.
export function sayValue(language: Language, group: string, value: string): string {
  return words[language][`${group}.${value}`] ?? value.replace(/_/g, ' ');
}
