// SPDX-License-Identifier: Apache-2.0
// A place that a list asks the chart to show.
export const FOCUS: { place: { lat: number; lon: number } | null } = $state({ place: null });

export function showOnChart(place: { lat?: number; lon?: number }): void {
  if (place.lat !== undefined && place.lon !== undefined) {
    FOCUS.place = { lat: place.lat, lon: place.lon };
  }
}
