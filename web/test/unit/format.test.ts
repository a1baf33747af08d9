// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compact, parseNumber, signed } from '../../src/format/number';
import { bearing, degreesMinutes } from '../../src/format/position';
import { age, clampInstant, hourMinute, isoUtc, LONDON, PARIS, parseInstant } from '../../src/format/time';

describe('time', () => {
  const june = parseInstant('2019-06-08T01:05:00Z');
  const winter = parseInstant('2019-12-08T23:30:00Z');

  it('shows the two shores in their summer and winter time', () => {
    expect([hourMinute(june), hourMinute(june, LONDON), hourMinute(june, PARIS)]).toEqual(['01:05', '02:05', '03:05']);
    expect([hourMinute(winter), hourMinute(winter, LONDON), hourMinute(winter, PARIS)]).toEqual(['23:30', '23:30', '00:30']);
  });

  it('follows the clock change between two and three in the night of 31 March 2019', () => {
    expect(hourMinute(parseInstant('2019-03-31T00:59:00Z'), LONDON)).toBe('00:59');
    expect(hourMinute(parseInstant('2019-03-31T01:00:00Z'), LONDON)).toBe('02:00');
  });

  it('writes the wire form and reads it back', () => {
    expect(isoUtc(june)).toBe('2019-06-08T01:05:00Z');
    expect(isoUtc(june + 400)).toBe('2019-06-08T01:05:00Z');
    expect(parseInstant(isoUtc(june))).toBe(june);
  });

  it('refuses what is no time, so that a bad answer never becomes 1970', () => {
    expect(() => parseInstant('tonight')).toThrow('tonight');
    expect(() => parseInstant('')).toThrow();
  });

  it('tells ages in seconds, minutes and hours', () => {
    expect([age(-3), age(45), age(89), age(90), age(720), age(11_100)]).toEqual(['0 s', '45 s', '89 s', '2 min', '12 min', '3 h 05']);
  });

  it('keeps the clock inside the night', () => {
    expect([clampInstant(5, 10, 20), clampInstant(15, 10, 20), clampInstant(25, 10, 20)]).toEqual([10, 15, 20]);
  });
});

describe('position', () => {
  it('is degrees and decimal minutes', () => {
    expect(degreesMinutes(51.04, 1.51)).toBe('51°02.4′N 001°30.6′E');
    expect(degreesMinutes(-33.5, -71.25)).toBe('33°30.0′S 071°15.0′W');
    expect(degreesMinutes(50.1, -1.25, 'fr')).toBe('50°06.0′N 001°15.0′O');
  });

  it('never shows sixty minutes', () => {
    expect(degreesMinutes(50.99999, 1.99999)).toBe('51°00.0′N 002°00.0′E');
  });

  it('gives bearings three figures', () => {
    expect([bearing(5), bearing(-10), bearing(359.7), bearing(360)]).toEqual(['005°', '350°', '000°', '000°']);
  });
});

describe('numbers', () => {
  it('follow the language and can be read back', () => {
    expect(compact(1234.5, 'en')).toBe('1,234.5');
    expect(compact(1234.5, 'fr')).toMatch(/^1\s234,5$/);
    for (const language of ['en', 'fr']) {
      for (const value of [0, 12.345, -1234567.25]) {
        expect(parseNumber(compact(value, language, 3), language)).toBe(value);
      }
    }
  });

  it('carry their sign where a difference is meant', () => {
    expect([signed(1.5, 'en'), signed(0, 'en'), signed(-2, 'en')]).toEqual(['+1.5', '0', '−2']);
  });
});
