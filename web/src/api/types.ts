// SPDX-License-Identifier: Apache-2.0
// The wire as api/openapi.yaml states it. Times are UTC ISO strings, places WGS84 degrees.
import type { Feature, FeatureCollection, Geometry, LineString, Polygon } from 'geojson';

export type AssetKind = 'helicopter' | 'drone' | 'aeroplane' | 'boat' | 'patrol' | 'fixed';
export const ASSET_KINDS: AssetKind[] = [
  'helicopter',
  'drone',
  'aeroplane',
  'boat',
  'patrol',
  'fixed',
];

export type Light =
  | 'day'
  | 'civil_twilight'
  | 'nautical_twilight'
  | 'astronomical_twilight'
  | 'night';

export interface SourceNote {
  name: string;
  value: number | string;
  unit: string;
  source: string;
  verified: boolean;
}

export interface Night {
  scenario: string;
  name_en: string;
  name_fr: string;
  note: string;
  posture: string;
  posture_name_en: string;
  posture_name_fr: string;
  seed: number;
  replicate: number;
  model_version: string;
  scenario_digest: string;
  from: string;
  until: string;
  planned_at: string;
  finished: boolean;
  log_head_hash: string | null;
  log_records: number | null;
  sources: SourceNote[];
}

export interface AssetCard {
  key: string;
  name: string;
  kind: AssetKind;
  type: string;
  type_name_en: string;
  type_name_fr: string;
  base: string;
  legal_basis: string;
  source: string;
  verified: boolean;
}

export interface Chart extends FeatureCollection {
  assets: AssetCard[];
}

export interface Conditions {
  at: string;
  place: string;
  sun_altitude_deg: number;
  moon_altitude_deg: number;
  moon_illuminated_fraction: number;
  light: Light;
  tide_above_chart_datum_m: number;
  stream_kn: number;
  stream_toward_deg: number;
  wind_kn: number;
  wind_from_deg: number;
  wave_height_m: number;
  visibility_nmi: number;
  cloud_base_ft: number;
  icing: boolean;
  air_temperature_c: number;
  sea_temperature_c: number;
}

export interface SkyEvent {
  at: string;
  kind: string;
  height_m?: number;
}

export interface Series {
  place: string;
  step_s: number;
  rows: Conditions[];
  events: SkyEvent[];
}

export interface Forecast {
  issued_at: string;
  probability_any: number;
  expected_boats: number;
  expected_people: number;
  rag: 'green' | 'amber' | 'red';
  cells: { sector: string; from: string; until: string; boats: number }[];
}

export interface SortieProperties {
  asset: string;
  name: string;
  kind: AssetKind;
  departs_utc: string;
  returns_utc: string;
  times_utc: string[];
  expected_detections: number;
  reason: string;
}

export interface Decision {
  asset: string;
  go: boolean;
  reasons: string[];
  fallback: string;
}

export interface Plan extends FeatureCollection<LineString, SortieProperties> {
  value: {
    expected_boats: number;
    detected_before_launch: number;
    detected_at_sea: number;
    detected_in_time: number;
    objective: number;
  };
  greedy_objective: number;
  decisions: Decision[];
}

export interface Belief extends FeatureCollection<Polygon, { boats: number }> {
  at: string;
  total: number;
  cell_m: number;
}

export interface AssetNow {
  key: string;
  lat: number;
  lon: number;
  activity: string;
  since: string;
  age_s: number;
  moving: boolean;
}

export interface Detection {
  id: string;
  observed_at: string;
  asset: string;
  sensor: string;
  target_class: string;
  lat: number;
  lon: number;
  stddev_m: number;
  age_s: number;
}

export interface Track {
  id: string;
  updated_at: string;
  lat: number;
  lon: number;
  speed_kn: number;
  course_deg: number;
  existence_probability: number;
  stddev_m: number;
  target_class: string;
  detections: number;
}

export interface Call {
  call: string;
  at: string;
  lat: number;
  lon: number;
  people_reported: number;
  reported: string;
  stddev_m: number;
}

export interface Task {
  asset: string;
  task: string;
  lat: number;
  lon: number;
  eta: string;
}

export interface TruthCraft {
  craft: string;
  sector: string;
  lat: number;
  lon: number;
  state: string;
  people: number;
}

export interface Picture {
  at: string;
  assets: AssetNow[];
  detections: Detection[];
  tracks: Track[];
  calls: Call[];
  tasks: Task[];
  truth: TruthCraft[];
  conditions: Conditions | null;
}

export interface NightEvent {
  at: string;
  kind: string;
  asset?: string;
  craft?: string;
  lat?: number;
  lon?: number;
  detail?: string;
}

export interface OutcomeName {
  key: string;
  unit: string;
  en: string;
  fr: string;
  less_is_better: boolean;
}

export interface Report {
  at: string;
  outcomes: (OutcomeName & { value: number })[];
  craft: CraftRow[];
}

export interface CraftRow {
  craft: string;
  sector: string;
  people: number;
  end: string;
  launched: boolean;
  preparing_from: string;
  launched_at?: string;
  ended_at: string;
  first_seen: 'never' | 'before_launch' | 'at_sea';
  first_seen_at?: string;
  people_minutes_in_danger: number;
  people_minutes_in_water: number;
}

export interface ComparedOutcome extends OutcomeName {
  a: number;
  b: number;
  difference: number;
  interval: [number, number];
}

export interface Comparison {
  scenario: string;
  a: string;
  b: string;
  a_name_en?: string;
  a_name_fr?: string;
  b_name_en?: string;
  b_name_fr?: string;
  seed: number;
  replicates: number;
  model_version: string;
  confidence: number;
  statement_en: string;
  statement_fr: string;
  outcomes: ComparedOutcome[];
}

export interface DriftArea {
  share: number;
  area_km2: number;
}

export interface DriftMoment {
  at: string;
  hours: number;
  mean: { lat: number; lon: number };
  std_east_m: number;
  std_north_m: number;
  cov_en_m2: number;
  ashore: number;
  swamped: number;
  capsized: number;
  people_in_water: number;
  areas: DriftArea[];
  under_way: number;
  survival?: { low: number; high: number }; // of people in the water, when the sea was given
}

export interface DriftReach {
  name: string;
  probability: number;
  p10: string | null;
  p50: string | null;
  p90: string | null;
}

export interface DriftProperties {
  what: 'last_known' | 'mean_track' | 'area';
  at?: string;
  object?: string;
  share?: number;
  area_km2?: number;
  hours?: number;
}

export interface Drift {
  type: 'FeatureCollection';
  features: Feature<Geometry, DriftProperties>[];
  position_note: string;
  summary: {
    object: { key: string; name: string };
    last_known: { lat: number; lon: number; at: string };
    particles: number;
    seed: number;
    moments: DriftMoment[];
    landfall: DriftReach[];
    lines: DriftReach[];
    notes: string[];
  };
}

export interface DriftObjects {
  objects: { key: string; name: string; verified: boolean; source: string; has_phases: boolean }[];
  phases: string[];
}

// ---- editing a plan ----

export interface EditedSortie {
  asset: string;
  waypoints: { at: string; lat: number; lon: number }[];
  expected_detections: number;
  reason: string;
}

export interface PlanEdit {
  sorties: EditedSortie[];
  free: string[];
  seed: number;
}

export interface Violation {
  en: string;
  fr: string;
}

export interface PlanPrice {
  value: Plan['value'];
  violations: Violation[];
  machine_ms: number;
}

export type SolvedPlan = Plan & { violations: Violation[] };

export interface GapProperties {
  sector: string;
  name: string;
  from: string;
  until: string;
  expected: number;
  in_time: number;
  missed: number;
}

export type Gaps = FeatureCollection<LineString, GapProperties>;

// ---- a trial, before anyone flies ----

export interface Sentence {
  en: string;
  fr: string;
}

export interface Trial {
  designs: string[];
  most_sectors: number;
  most_nights: number;
  series: { from: string; until: string; sha256: string } | null; // null: no power here
  assumptions: Sentence[];
}

export interface TrialDesign {
  design: string;
  nights: number;
  sectors: number;
  blocks: number;
  distinct_schedules_log10: number;
  at_least_10000: boolean;
  accepted_share: number;
  example: { night: string; sectors: number[] }[];
  limits: Sentence[];
}

export interface Share {
  value: number;
  mc_error: number;
}

export type EstimandKey = 'stopped' | 'policy' | 'arrivals' | 'sectors';

export interface EstimandPower {
  key: EstimandKey;
  estimand: string;
  estimand_fr: string;
  truth: number;
  power: Share;
  median: number | null;
  log_bias: number | null;
  interval_width: number | null;
  exaggeration: number | null;
  coverage: Share;
}

export interface TrialPower {
  nights: number;
  replicates: number;
  complete: boolean;
  seed: number;
  blind_spots: Sentence[];
  estimands: EstimandPower[];
  retry_curve: { retry: number; arrivals: number; stops: number }[];
}
