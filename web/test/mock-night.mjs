// SPDX-License-Identifier: Apache-2.0
// TEST MATERIAL: an invented night in the shape of the API, for developing the page and for tests
// without the real server. The coast is drawn by hand and coarse; no number here means anything.

export const FROM = Date.parse('2019-06-07T18:00:00Z');
export const UNTIL = Date.parse('2019-06-08T06:00:00Z');
const MIN = 60_000;
const iso = (at) => new Date(at).toISOString().replace('.000Z', 'Z');
const clock = (text) => Date.parse(`2019-06-0${Number(text.slice(0, 2)) < 12 ? 8 : 7}T${text}:00Z`);

const ENGLAND = [[0, 50.78], [0.28, 50.74], [0.6, 50.86], [0.98, 50.91], [0.97, 50.99], [1.2, 51.08],
  [1.37, 51.12], [1.41, 51.18], [1.4, 51.3], [1.44, 51.38], [1.1, 51.37], [0.7, 51.47], [0, 51.5], [0, 50.78]];
const FRANCE = [[1.2, 50.0], [1.45, 50.11], [1.53, 50.2], [1.58, 50.4], [1.56, 50.55], [1.59, 50.73],
  [1.58, 50.87], [1.71, 50.93], [1.85, 50.97], [2.1, 51.01], [2.37, 51.05], [2.55, 51.09], [2.9, 51.23],
  [3.4, 51.37], [3.4, 50.0], [1.2, 50.0]];
const SECTORS = [
  ['berck', 'Berck – Le Touquet', 0.12, [[1.56, 50.4], [1.58, 50.52]]],
  ['hardelot', 'Hardelot – Boulogne', 0.22, [[1.57, 50.57], [1.59, 50.73]]],
  ['gris_nez', 'Ambleteuse – Gris-Nez', 0.2, [[1.6, 50.8], [1.58, 50.87]]],
  ['blanc_nez', 'Wissant – Sangatte', 0.18, [[1.66, 50.89], [1.78, 50.95]]],
  ['calais', 'Calais – Oye-Plage', 0.18, [[1.86, 50.97], [2.05, 51.0]]],
  ['dunkirk', 'Gravelines – Bray-Dunes', 0.1, [[2.12, 51.01], [2.53, 51.085]]],
];
const ASSETS = [
  ['heli_letouquet', 'Helicopter Le Touquet', 'helicopter', 'le_touquet'],
  ['drone_wissant', 'Drone Wissant', 'drone', 'wissant'],
  ['drone_night_1', 'Night drone 1', 'drone', 'gris_nez'],
  ['plane_lille', 'Patrol aeroplane', 'aeroplane', 'lydd'],
  ['boat_dover', 'Cutter Dover', 'boat', 'dover'],
  ['boat_calais', 'Lifeboat Calais', 'boat', 'calais'],
  ['patrol_1', 'Patrol Hardelot', 'patrol', 'boulogne'],
  ['patrol_2', 'Patrol Oye', 'patrol', 'calais'],
  ['radar_gris_nez', 'Radar Gris-Nez', 'fixed', 'gris_nez'],
];
const BASES = { le_touquet: ['Le Touquet', 1.62, 50.51], wissant: ['Wissant', 1.67, 50.885],
  gris_nez: ['Cap Gris-Nez', 1.585, 50.868], lydd: ['Lydd', 0.94, 50.956], dover: ['Dover', 1.33, 51.12],
  calais: ['Calais', 1.86, 50.965], boulogne: ['Boulogne', 1.59, 50.727] };
const feature = (type, coordinates, properties) => ({ type: 'Feature', geometry: { type, coordinates }, properties });

export function night() {
  return {
    scenario: 'mock', name_en: 'Mock night (test material)', name_fr: 'Nuit factice (matériel d’essai)',
    note: 'Invented for tests.', posture: 'mock-posture', posture_name_en: 'Mock posture', posture_name_fr: 'Dispositif factice',
    seed: 1, replicate: 0, model_version: 'mock', scenario_digest: '0'.repeat(64), from: iso(FROM), until: iso(UNTIL),
    planned_at: iso(FROM - 60 * MIN), finished: true, log_head_hash: 'f'.repeat(64), log_records: 1234,
    sources: [
      { name: 'cruise_speed_kn', value: 145, unit: 'kn', source: 'invented for tests', verified: false },
      { name: 'endurance_h', value: 2.5, unit: 'h', source: 'invented for tests', verified: true },
    ],
  };
}

export function chart() {
  const features = [
    feature('Polygon', [ENGLAND], { kind: 'land' }), feature('Polygon', [FRANCE], { kind: 'land' }),
    ...SECTORS.map(([key, name, departure_share, line]) => feature('LineString', line, { kind: 'sector', key, name, departure_share })),
    ...Object.entries(BASES).map(([key, [name, lon, lat]]) => feature('Point', [lon, lat], { kind: 'base', key, name })),
    feature('Point', [1.2, 51.05], { kind: 'landing', key: 'folkestone', name: 'Folkestone' }),
    feature('LineString', [[1.28, 50.89], [1.36, 50.95], [1.55, 51.04], [1.73, 51.1], [1.95, 51.24]], { kind: 'boundary', name: 'UK–France maritime boundary' }),
    feature('Polygon', [[[1.5, 50.35], [1.66, 50.35], [1.75, 50.9], [2.6, 51.04], [2.55, 51.15], [1.5, 50.95], [1.5, 50.35]]],
      { kind: 'legal_area', key: 'arrete-2019-mock', authority: 'Mock prefecture', purpose: 'rescue at sea', valid_from: '2019-06-01T00:00:00Z',
        valid_until: '2019-09-01T00:00:00Z', max_cameras: 6, retention_days: 7, citation: 'test material' }),
  ];
  const assets = ASSETS.map(([key, name, kind, base]) => ({ key, name, kind, type: kind, type_name_en: `Mock ${kind}`, type_name_fr: `${kind} factice`,
    base, legal_basis: kind === 'boat' ? '' : 'arrete-2019-mock', source: 'invented', verified: false }));
  return { type: 'FeatureCollection', features, assets };
}

export function conditions(at) {
  const h = (at - FROM) / 3_600_000;
  const sun = -12 + 26 * Math.abs((h - 6) / 6) ** 1.4 - 4;
  const light = sun > -0.8 ? 'day' : sun > -6 ? 'civil_twilight' : sun > -12 ? 'nautical_twilight' : sun > -18 ? 'astronomical_twilight' : 'night';
  return {
    at: iso(at), place: 'Dover', sun_altitude_deg: sun, moon_altitude_deg: 30 - 8 * h, moon_illuminated_fraction: 0.23, light,
    tide_above_chart_datum_m: 3.7 + 2.6 * Math.cos(((h - 3.5) * 2 * Math.PI) / 12.4), stream_kn: Math.abs(2.4 * Math.sin((h * 2 * Math.PI) / 12.4)),
    stream_toward_deg: Math.sin((h * 2 * Math.PI) / 12.4) > 0 ? 40 : 220, wind_kn: 6 + 2 * Math.sin(h / 2), wind_from_deg: 230 + 3 * h,
    wave_height_m: 0.4, visibility_nmi: 8 - h / 3, cloud_base_ft: 2500, icing: false, air_temperature_c: 13.2 - h / 4, sea_temperature_c: 12.6,
  };
}

export function series() {
  const rows = [];
  for (let at = FROM; at <= UNTIL; at += 10 * MIN) rows.push(conditions(at));
  const at = (text, kind, height_m) => ({ at: iso(clock(text)), kind, ...(height_m === undefined ? {} : { height_m }) });
  return { place: 'Dover', step_s: 600, rows, events: [at('20:06', 'sunset'), at('20:50', 'civil_dusk'), at('21:30', 'high_water', 6.3),
    at('21:48', 'nautical_dusk'), at('23:35', 'moonset'), at('02:05', 'nautical_dawn'), at('03:05', 'civil_dawn'), at('03:42', 'low_water', 1.1), at('03:47', 'sunrise')] };
}

export function forecast() {
  const cells = SECTORS.flatMap(([sector, , share]) => [21, 22, 23, 24, 25, 26, 27].map((hour) => ({ sector,
    from: iso(FROM + (hour - 18) * 60 * MIN), until: iso(FROM + (hour - 17) * 60 * MIN), boats: (share * 4.2) / 7 })));
  return { issued_at: iso(FROM - 90 * MIN), probability_any: 0.82, expected_boats: 4.2, expected_people: 50.4, rag: 'amber', cells };
}

const SORTIES = [
  ['heli_letouquet', '21:10', 120, [[1.62, 50.51], [1.5, 50.75], [1.55, 50.9], [1.9, 51.03], [2.4, 51.1], [1.9, 51.03], [1.5, 50.9], [1.62, 50.51]], 0.52],
  ['drone_wissant', '22:00', 30, [[1.67, 50.885], [1.6, 50.88], [1.67, 50.885]], 0.04],
  ['drone_wissant', '00:30', 30, [[1.67, 50.885], [1.72, 50.93], [1.67, 50.885]], 0.06],
  ['drone_night_1', '21:40', 330, [[1.585, 50.868], [1.45, 50.93], [1.8, 51.06], [1.45, 50.93], [1.8, 51.06], [1.45, 50.93], [1.585, 50.868]], 1.21],
  ['plane_lille', '23:30', 210, [[0.94, 50.956], [1.3, 50.7], [1.7, 51.1], [2.2, 51.2], [1.7, 51.1], [1.3, 50.7], [0.94, 50.956]], 0.88],
  ['boat_dover', '22:30', 300, [[1.33, 51.12], [1.4, 51.0], [1.6, 51.08], [1.4, 51.0], [1.33, 51.12]], 0.31],
  ['patrol_1', '21:00', 420, [[1.59, 50.727], [1.585, 50.62], [1.59, 50.727], [1.585, 50.62], [1.59, 50.727]], 0.4],
  ['patrol_2', '21:00', 420, [[1.86, 50.965], [2.05, 51.0], [1.86, 50.965], [2.05, 51.0], [1.86, 50.965]], 0.35],
];
function timed([asset, depart, minutes, line]) {
  const from = clock(depart);
  const lengths = line.map((p, i) => (i ? Math.hypot(p[0] - line[i - 1][0], 1.6 * (p[1] - line[i - 1][1])) : 0));
  const total = lengths.reduce((a, b) => a + b, 0);
  let sum = 0;
  const times = lengths.map((length) => from + (minutes * MIN * (sum += length)) / total);
  return { asset, from, until: from + minutes * MIN, line, times };
}

export function plan() {
  const features = SORTIES.map((sortie) => {
    const { asset, from, until, line, times } = timed(sortie);
    const [, name, kind] = ASSETS.find(([key]) => key === asset);
    return feature('LineString', line, { asset, name, kind, departs_utc: iso(from), returns_utc: iso(until),
      times_utc: times.map((at) => iso(Math.round(at / 1000) * 1000)), expected_detections: sortie[4], reason: `covers the likely hours of ${name}` });
  });
  const decisions = ASSETS.map(([asset]) => ({ asset, go: asset !== 'plane_lille', reasons: asset === 'plane_lille' ? ['cloud base 1,800 ft is below the minimum of 2,000 ft from 01:00'] : [],
    fallback: asset === 'plane_lille' ? 'Night drone 1 and Cutter Dover' : '' }));
  return { type: 'FeatureCollection', features, value: { expected_boats: 4.2, detected_before_launch: 0.75, detected_at_sea: 2.31, detected_in_time: 1.94, objective: 3.127 },
    greedy_objective: 2.874, decisions };
}

const CRAFT = [
  { craft: 'boat-1', sector: 'hardelot', people: 9, launch: clock('22:40'), from: [1.575, 50.62], to: [1.1, 50.98], stop: clock('01:50'), state: 'stopped', rescue: clock('02:35'), seen: clock('01:20') },
  { craft: 'boat-2', sector: 'blanc_nez', people: 14, launch: clock('23:50'), from: [1.7, 50.925], to: [1.36, 51.1], stop: clock('01:55'), state: 'people_in_water', rescue: clock('02:20'), seen: clock('01:58') },
  { craft: 'boat-3', sector: 'calais', people: 11, launch: clock('00:30'), from: [1.95, 50.99], to: [1.42, 51.2], seen: clock('01:40') },
  { craft: 'boat-4', sector: 'gris_nez', people: 8, launch: null, from: [1.59, 50.83], to: null, prevented: clock('23:10') },
];
function placeOf(c, at) {
  const shore = { lat: c.from[1], lon: c.from[0], state: 'preparing' };
  if (!c.launch) return at < c.prevented && at > c.prevented - 60 * MIN ? shore : null;
  if (at < c.launch) return at > c.launch - 60 * MIN ? shore : null;
  if (c.rescue && at > c.rescue) return null;
  const f = (Math.min(at, c.stop ?? at) - c.launch) / (300 * MIN);
  if (f > 1) return null;
  const state = c.stop && at > c.stop ? c.state : 'under_way';
  return { lon: c.from[0] + f * (c.to[0] - c.from[0]), lat: c.from[1] + f * (c.to[1] - c.from[1]), state };
}

export function picture(at) {
  const truth = [], tracks = [], calls = [], detections = [];
  for (const c of CRAFT) {
    const p = placeOf(c, at);
    if (p) truth.push({ craft: c.craft, sector: c.sector, people: c.people, ...p });
    if (p && c.seen && at >= c.seen) {
      const seen = Math.max(c.seen, at - (at % (12 * MIN)));
      const q = placeOf(c, seen) ?? p;
      const danger = q.state === 'people_in_water' ? 'people_in_water' : q.state === 'stopped' ? 'craft_stopped' : 'craft_under_way';
      detections.push({ id: `d-${c.craft}-${seen}`, observed_at: iso(seen), asset: 'drone_night_1', sensor: 'infrared', target_class: danger, lat: q.lat + 0.004, lon: q.lon - 0.003, stddev_m: 400, age_s: (at - seen) / 1000 });
      tracks.push({ id: `t-${c.craft}`, updated_at: iso(seen), lat: q.lat, lon: q.lon, speed_kn: q.state === 'under_way' ? 4.5 : 0.8, course_deg: 318, existence_probability: 0.93, stddev_m: 350 + (at - seen) / 1500, target_class: danger, detections: 3 });
    }
    if (c.stop && at >= c.stop + 6 * MIN && at < c.rescue) calls.push({ call: `call-${c.craft}`, at: iso(c.stop + 6 * MIN), lat: p.lat + 0.01, lon: p.lon, people_reported: c.people, reported: c.state, stddev_m: 1200 });
  }
  const assets = ASSETS.map(([key, , , base]) => {
    const out = SORTIES.map(timed).find((s) => s.asset === key && s.from <= at && at <= s.until);
    const [, lon, lat] = BASES[base];
    if (!out) return { key, lat, lon, activity: 'at base', since: iso(FROM), age_s: 30, moving: false };
    const i = Math.min(out.times.findIndex((time) => time > at) - 1, out.line.length - 2);
    const k = i < 0 ? out.line.length - 2 : i;
    const f = Math.min(1, (at - out.times[k]) / (out.times[k + 1] - out.times[k]));
    return { key, lon: out.line[k][0] + f * (out.line[k + 1][0] - out.line[k][0]), lat: out.line[k][1] + f * (out.line[k + 1][1] - out.line[k][1]), activity: 'on sortie', since: iso(out.from), age_s: 60, moving: true };
  });
  const tasks = calls.map((c) => ({ asset: 'boat_dover', task: 'rescue', lat: c.lat, lon: c.lon, eta: iso(at + 25 * MIN) }));
  return { at: iso(at), assets, detections, tracks, calls, tasks, truth, conditions: conditions(at) };
}

export function belief(at, cell_m = 2000) {
  const features = [];
  const dlat = cell_m / 111_195, dlon = dlat / Math.cos((51 * Math.PI) / 180);
  const shift = Math.max(0, (at - clock('22:30')) / (360 * MIN));
  let total = 0;
  for (let lat = 50.3; lat < 51.4; lat += dlat) {
    for (let lon = 1.0; lon < 2.6; lon += dlon) {
      let boats = 0;
      for (const [, , share, line] of SECTORS) {
        const x = (lon - (line[0][0] - 0.4 * shift)) * 0.63, y = lat - (line[0][1] + 0.22 * shift);
        boats += 0.05 * share * Math.exp(-(x * x + y * y) / (2 * (0.03 + 0.04 * shift) ** 2) / (1 + 8 * shift));
      }
      if (boats < 1e-4) continue;
      total += boats;
      features.push(feature('Polygon', [[[lon, lat], [lon + dlon, lat], [lon + dlon, lat + dlat], [lon, lat + dlat], [lon, lat]]], { boats }));
    }
  }
  return { type: 'FeatureCollection', features, at: iso(at), total, cell_m };
}

export function timeline() {
  const events = [{ at: iso(clock('20:30')), kind: 'no_go', asset: 'plane_lille', detail: 'cloud base' }];
  for (const s of SORTIES.map(timed)) events.push({ at: iso(s.from), kind: 'sortie_out', asset: s.asset }, { at: iso(s.until), kind: 'sortie_in', asset: s.asset });
  for (const c of CRAFT) {
    const at = (time, kind, extra = {}) => time && events.push({ at: iso(time), kind, craft: c.craft, lat: c.from[1], lon: c.from[0], ...extra });
    at(c.launch, 'launched'); at(c.seen, 'detection', { asset: 'drone_night_1' }); at(c.stop && c.stop + 6 * MIN, 'call', { detail: c.state });
    at(c.rescue, 'rescued', { asset: 'boat_dover' }); at(c.prevented, 'prevented', { asset: 'patrol_1' });
  }
  return { events: events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
}

const OUTCOMES = [
  ['people_minutes_in_water', 'people-min', 'People-minutes in the water', "Personnes-minutes dans l'eau", true, 350, 612.4, -241.7, 88.3],
  ['people_minutes_in_danger', 'people-min', 'People-minutes in danger at sea', 'Personnes-minutes en danger en mer', true, 755, 1820.5, -530.2, 160.1],
  ['people_in_danger_unseen', 'people', 'People in danger whom nobody had seen', "Personnes en danger que personne n'avait vues", true, 9, 7.31, -2.4, 0.92],
  ['boats_rescued', 'boats', 'Boats rescued', 'Bateaux secourus', false, 2, 1.22, 0.11, 0.19],
  ['people_rescued', 'people', 'People rescued', 'Personnes secourues', false, 23, 14.8, 1.35, 2.2],
  ['boats_launched', 'boats', 'Boats launched', "Bateaux mis à l'eau", true, 3, 3.44, 0, 0],
  ['boats_seen_at_sea', 'boats', 'Launched boats seen at sea', "Bateaux mis à l'eau et vus en mer", false, 3, 1.62, 0.83, 0.12],
  ['unseen_boat_minutes', 'boat-min', 'Boat-minutes at sea before anyone saw the boat', "Bateau-minutes en mer avant d'être vu", true, 358.25, 702.6, -198.9, 31.5],
  ['flight_hours', 'h', 'Flight hours', 'Heures de vol', true, 9.4166667, 3.1, 6.2, 0.4],
  ['cost_low_eur', 'EUR', 'Cost, low', 'Coût, bas', true, 18250.5, 9820, 8430.5, 410],
];
const named = ([key, unit, en, fr, less_is_better]) => ({ key, unit, en, fr, less_is_better });

export function report() {
  const craft = CRAFT.map((c) => ({ craft: c.craft, sector: c.sector, people: c.people, end: c.prevented ? 'prevented' : c.rescue ? 'rescued' : 'landed', launched: !!c.launch,
    preparing_from: iso((c.launch ?? c.prevented) - 60 * MIN), ...(c.launch ? { launched_at: iso(c.launch) } : {}), ended_at: iso(c.prevented ?? c.rescue ?? c.launch + 300 * MIN),
    first_seen: c.prevented ? 'before_launch' : 'at_sea', first_seen_at: iso(c.prevented ?? c.seen),
    people_minutes_in_danger: c.rescue ? (c.people * (c.rescue - c.stop)) / MIN : 0, people_minutes_in_water: c.state === 'people_in_water' ? 350 : 0 }));
  return { at: iso(UNTIL), outcomes: OUTCOMES.map((o) => ({ ...named(o), value: o[5] })), craft };
}

export function compare() {
  return { scenario: 'mock', a: 'baseline', b: 'night-drones', a_name_en: 'Baseline (mock)', a_name_fr: 'Référence (factice)', b_name_en: 'Night drones (mock)', b_name_fr: 'Drones de nuit (factice)',
    seed: 1, replicates: 1000, model_version: 'mock', confidence: 0.95, statement_en: 'Invented numbers for testing the page.', statement_fr: 'Chiffres inventés pour essayer la page.',
    outcomes: OUTCOMES.map((o) => ({ ...named(o), a: o[6], b: o[6] + o[7], difference: o[7], interval: [o[7] - o[8], o[7] + o[8]] })) };
}
