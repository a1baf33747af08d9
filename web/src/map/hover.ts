// SPDX-License-Identifier: Apache-2.0
// What the pointer is on, in words: the first line is the thing, the others what is known of it.
import type { Position } from 'geojson';
import type { Picture } from '../api/types';
import { bearing, degreesMinutes } from '../format/position';
import { compact, percent } from '../format/number';
import { age, dayMonth, hourMinute, LONDON, PARIS, parseInstant } from '../format/time';
import { assetCard, assetName, colon, loaded, t, tn, tv, view } from '../view/state.svelte';
import type { Under } from './chart';
import { timesAt } from './geometry';
import type { Hit } from './tracks';

export interface Words {
  title: string;
  lines: string[];
}

const position = (place: { lat: number; lon: number }) =>
  degreesMinutes(place.lat, place.lon, view.language);

function clockLine(at: number): string {
  const london = hourMinute(at, LONDON);
  const paris = hourMinute(at, PARIS);
  return `${hourMinute(at)} UTC (${t('time.local_uk')} ${london}, ${t('time.local_fr')} ${paris})`;
}

function aged(picture: Picture, at: string): string {
  return `${t('hover.age')} ${age((Date.parse(picture.at) - Date.parse(at)) / 1000)}`;
}

const doubt = (metres: number) =>
  t('hover.uncertainty', { m: compact(metres, view.language, 0) });

function ofMoving(hit: Hit, picture: Picture): Words | null {
  if (hit.what === 'asset') {
    const asset = picture.assets.find((one) => one.key === hit.id);
    if (!asset) return null;
    const card = assetCard(asset.key);
    const task = picture.tasks.find((one) => one.asset === asset.key);
    return {
      title: assetName(asset.key),
      lines: [
        ...(card ? [view.language === 'fr' ? card.type_name_fr : card.type_name_en] : []),
        tv('activity', asset.activity),
        ...(task && asset.moving ? [`${tv('task', task.task)} → ${hourMinute(parseInstant(task.eta))} UTC`] : []),
        position(asset),
        `${t('hover.age')} ${age(asset.age_s)}`,
      ],
    };
  }
  if (hit.what === 'detection') {
    const one = picture.detections.find((d) => d.id === hit.id);
    if (!one) return null;
    return {
      title: `${t('source.detection')}${colon()}${tv('state', one.target_class)}`,
      lines: [
        `${assetName(one.asset)} · ${tv('sensor', one.sensor)}`, position(one), doubt(one.stddev_m),
        `${t('hover.age')} ${age(one.age_s)}`,
      ],
    };
  }
  if (hit.what === 'track') {
    const one = picture.tracks.find((track) => track.id === hit.id);
    if (!one) return null;
    const kn = compact(one.speed_kn, view.language, 1);
    return {
      title: `${t('source.track')}${colon()}${tv('state', one.target_class)}`,
      lines: [
        t('hover.speed', { kn, course: bearing(one.course_deg) }),
        t('hover.existence', { p: percent(one.existence_probability, view.language) }),
        position(one), doubt(one.stddev_m), aged(picture, one.updated_at),
      ],
    };
  }
  if (hit.what === 'call') {
    const one = picture.calls.find((call) => call.call === hit.id);
    if (!one) return null;
    return {
      title: `${t('source.call')}${colon()}${tv('state', one.reported)}`,
      lines: [
        tn('people', one.people_reported), position(one), doubt(one.stddev_m),
        aged(picture, one.at),
      ],
    };
  }
  const craft = picture.truth.find((one) => one.craft === hit.id);
  if (!craft) return null;
  return {
    title: `${t('layer.truth')}${colon()}${tv('state', craft.state)}`,
    lines: [craft.craft, tn('people', craft.people), position(craft)],
  };
}

function ofRoute(index: number, at: { lat: number; lon: number }, reach: number): Words | null {
  const sortie = loaded.plan?.features[index];
  if (!sortie) return null;
  const { asset, kind, departs_utc, returns_utc, times_utc } = sortie.properties;
  const route = sortie.geometry.coordinates as Position[];
  const passes = timesAt(route, times_utc.map(parseInstant), at, reach);
  const shown = passes.slice(0, 3).map(clockLine);
  if (passes.length > 3) shown.push(`+ ${passes.length - 3}`);
  return {
    title: `${assetName(asset)} · ${t(`kind.${kind}`)}`,
    lines: [
      `${hourMinute(parseInstant(departs_utc))}–${hourMinute(parseInstant(returns_utc))} UTC`,
      ...(shown.length ? [t('hover.planned'), ...shown] : []),
    ],
  };
}

function ofPlace(kind: string, index: number): Words | null {
  const properties = loaded.chart?.features[index]?.properties;
  if (!properties) return null;
  const name = String(properties.name ?? properties.key ?? '');
  if (kind === 'sector') {
    const p = percent(Number(properties.departure_share), view.language);
    return { title: name, lines: [t('hover.share', { p })] };
  }
  if (kind === 'legal_area') {
    const day = (text: unknown) => dayMonth(parseInstant(String(text)), view.language);
    return {
      title: name,
      lines: [
        t('hover.legal', { authority: properties.authority, purpose: properties.purpose }),
        t('hover.legal_terms', {
          from: day(properties.valid_from), until: day(properties.valid_until),
          cameras: properties.max_cameras, days: properties.retention_days,
        }),
        String(properties.citation ?? ''),
      ],
    };
  }
  if (kind === 'boundary') return { title: name || t('map.boundary'), lines: [] };
  const what = t(kind === 'landing' ? 'hover.landing' : 'hover.base');
  return name ? { title: name, lines: [what] } : { title: what, lines: [] };
}

// `reach`: metres of the ground under five screen pixels.
export function wordsFor(
  under: Under,
  at: { lat: number; lon: number },
  reach: number,
): Words | null {
  if (under.on === 'moving') return loaded.picture ? ofMoving(under.hit, loaded.picture) : null;
  if (under.on === 'route') return ofRoute(under.index, at, reach);
  if (under.on === 'gap') return { title: under.name, lines: [under.label] };
  if (under.on === 'place') return ofPlace(under.kind, under.index);
  return {
    title: t('hover.boats', { n: compact(under.boats, view.language, 4) }),
    lines: [t('layer.belief')],
  };
}
