// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import en from '../../src/i18n/en.json';
import fr from '../../src/i18n/fr.json';
import { say, sayCount, sayValue } from '../../src/i18n/words';
import { LAYERS, MODES, TABS } from '../../src/view/hash';

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const source = fileURLToPath(new URL('../../src', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(svelte|ts)$/.test(f));

describe('words', () => {
  it('are the same keys in both languages, none empty', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const text of [...Object.values(en), ...Object.values(fr)]) expect(text.trim()).not.toBe('');
  });

  it('take the same values in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      expect([key, holes((fr as Record<string, string>)[key]!)]).toEqual([key, holes(text)]);
    }
  });

  it('exist for every key the page asks for by name', () => {
    const known = new Set(Object.keys(en));
    const asked: string[] = [];
    for (const file of files) {
      const text = readFileSync(join(source, file), 'utf8');
      for (const [, key] of text.matchAll(/\bt\(\s*'([^']+)'/g)) asked.push(key!);
      for (const [, key] of text.matchAll(/\btn\(\s*'([^']+)'/g)) asked.push(`${key}#one`, `${key}#other`);
    }
    expect(asked.length).toBeGreaterThan(80);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  it('exist for every layer, tab and mode', () => {
    const asked = [...LAYERS.map((l) => `layer.${l}`), ...TABS.map((x) => `tab.${x}`), ...MODES.map((m) => `mode.${m}`)];
    expect(asked.filter((key) => !(key in en))).toEqual([]);
  });

  it('count as each language counts: French has 0 and 1.5 in the singular', () => {
    expect([0, 1, 1.5, 2].map((n) => sayCount('en', 'boats', n))).toEqual(['0 boats', '1 boat', '1.5 boats', '2 boats']);
    expect([0, 1, 1.5, 2].map((n) => sayCount('fr', 'boats', n))).toEqual(['0 bateau', '1 bateau', '1.5 bateau', '2 bateaux']);
    expect(sayCount('fr', 'people', 1_000_000)).toContain('personnes');
  });

  it('fail loudly on a key nobody wrote, and show an unknown value of the wire as it is', () => {
    expect(() => say('en', 'no.such.key')).toThrow('no.such.key');
    expect(sayValue('fr', 'state', 'swamped')).toBe('Bateau submergé');
    expect(sayValue('fr', 'state', 'brand_new')).toBe('brand new');
  });
});
