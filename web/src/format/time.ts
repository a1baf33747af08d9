// SPDX-License-Identifier: Apache-2.0
// Times: UTC inside, shown as UTC with the two shores' local times beside it.

export type Instant = number; // ms since 1970 UTC

export const LONDON = 'Europe/London';
export const PARIS = 'Europe/Paris';

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(zone, found);
  }
  return found;
}

// Throws when the text is no time: a bad answer must not become 1970.
export function parseInstant(text: string): Instant {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`not a time: "${text}"`);
  return at;
}

// "2019-06-08T02:00:00Z", the form of the wire: whole seconds, no fraction.
export function isoUtc(at: Instant): string {
  return new Date(Math.round(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

export function hourMinute(at: Instant, zone = 'UTC'): string {
  return clock(zone).format(at);
}

export function dayMonth(at: Instant, language: string, zone = 'UTC'): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(at);
}

// "45 s", "12 min", "3 h 05": the age of a report.
export function age(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

export function clampInstant(at: Instant, from: Instant, until: Instant): Instant {
  return Math.min(Math.max(at, from), until);
}
