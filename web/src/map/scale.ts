// SPDX-License-Identifier: Apache-2.0
// The scale bar: Web Mercator stretches with latitude, so the bar belongs to the middle of the map.
import { METRES_PER_NMI } from './geometry';

const EQUATOR_M = 40_075_016.686; // WGS84 equator, as Web Mercator uses it
const TILE_PX = 512; // MapLibre's world is 512 px wide at zoom 0

export function metresPerPixel(lat: number, zoom: number): number {
  return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
}

// The greatest of 1, 2, 5 times a power of ten that is not above `value`.
export function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

export interface Bar {
  value: number; // in its unit
  px: number;
}

export function scaleBars(
  lat: number,
  zoom: number,
  maxPx: number,
): { nmi: Bar; km: Bar; metresPerPx: number } {
  const metresPerPx = metresPerPixel(lat, zoom);
  const bar = (unit: number): Bar => {
    const value = roundDown((maxPx * metresPerPx) / unit);
    return { value, px: (value * unit) / metresPerPx };
  };
  return { nmi: bar(METRES_PER_NMI), km: bar(1000), metresPerPx };
}
