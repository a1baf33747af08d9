// SPDX-License-Identifier: Apache-2.0
// Positions as they are spoken at sea: degrees and decimal minutes.

function part(value: number, width: number, positive: string, negative: string): string {
  const tenths = Math.round(Math.abs(value) * 600); // tenths of a minute
  const degrees = Math.floor(tenths / 600);
  const minutes = (tenths % 600) / 10;
  const hemisphere = value < 0 && tenths > 0 ? negative : positive;
  return `${String(degrees).padStart(width, '0')}°${minutes.toFixed(1).padStart(4, '0')}′${hemisphere}`;
}

// "51°02.4′N 001°30.6′E"; in French west is O, so the letters come from the language.
export function degreesMinutes(lat: number, lon: number, language = 'en'): string {
  const west = language === 'fr' ? 'O' : 'W';
  return `${part(lat, 2, 'N', 'S')} ${part(lon, 3, 'E', west)}`;
}

export function bearing(degrees: number): string {
  const whole = Math.round(((degrees % 360) + 360) % 360) % 360;
  return `${String(whole).padStart(3, '0')}°`;
}
