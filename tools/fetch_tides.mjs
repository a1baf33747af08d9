// SPDX-License-Identifier: Apache-2.0
// Makes data/tides/stations.tsv from the npm package @neaps/tide-database. A maintainer runs it;
// the build does not. Only stations whose own licence field is cc-by-4.0 are written.
//
//   mkdir /tmp/tides && cd /tmp/tides && npm init -y && npm install @neaps/tide-database@0.10.20260924
//   NODE_PATH_DIR=/tmp/tides/node_modules node tools/fetch_tides.mjs > data/tides/stations.tsv
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

// Our id -> [source id, name]. The names are ours: upstream has "Brighton" for Hastings Pier and
// "Teignmouth Pier" for Brighton (looked up by position; the ids are right).
const kStations = {
  dover: ['dover-dov-gbr-bodc', 'Dover'],
  calais: ['calais-55-fra-refmar', 'Calais'],
  boulogne: ['boulogne_sur_mer-111-fra-refmar', 'Boulogne-sur-Mer'],
  dunkerque: ['dunkerque-2-fra-refmar', 'Dunkerque'],
  deal_pier: ['deal_pier-dlp-gbr-cco', 'Deal Pier'],
  dieppe: ['dieppe-24-fra-refmar', 'Dieppe'],
  le_havre: ['le_havre-4-fra-refmar', 'Le Havre'],
  ouistreham: ['ouistreham-311-fra-refmar', 'Ouistreham'],
  cherbourg: ['cherbourg-13-fra-refmar', 'Cherbourg'],
  newhaven: ['newhaven-nha-gbr-bodc', 'Newhaven'],
  brighton: ['brighton-btn-gbr-cco', 'Brighton'],
  hastings_pier: ['hastings_pier-hgp-gbr-cco', 'Hastings Pier'],
  arun_platform: ['arun_platform-arn-gbr-cco', 'Arun Platform'],
  portsmouth: ['portsmouth-ptm-gbr-bodc', 'Portsmouth'],
  sandown_pier: ['sandown_pier-sdp-gbr-cco', 'Sandown Pier'],
  herne_bay: ['herne_bay-hby-gbr-cco', 'Herne Bay'],
  harwich: ['harwich-har-gbr-bodc', 'Harwich'],
  felixstowe: ['felixstowe-fel-gbr-bodc', 'Felixstowe'],
  lowestoft: ['lowestoft-low-gbr-bodc', 'Lowestoft'],
  cadzand: ['cadzand-cadzd-nld-rws', 'Cadzand'],
  westkapelle: ['westkapelle-westkple-nld-rws', 'Westkapelle'],
  vlissingen: ['vlissingen-vlis-nld-rws', 'Vlissingen'],
  oosterschelde_11: ['oosterschelde_11-oostsde11-nld-rws', 'Oosterschelde 11'],
  lichteiland_goeree: ['lichteiland_goeree-lichtelgre-nld-rws', 'Lichteiland Goeree'],
  euro_platform: ['euro_platform-eurpfm-nld-rws', 'Euro Platform'],
};

const modules = process.env.NODE_PATH_DIR;
if (!modules) {
  console.error('NODE_PATH_DIR is not set; give the node_modules folder that holds @neaps/tide-database');
  process.exit(2);
}
const manifest = join(modules, '@neaps/tide-database/package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
const entry = createRequire(join(modules, 'x.js')).resolve('@neaps/tide-database');
const database = await import(pathToFileURL(entry).href);

const bySourceId = new Map([...(database.allStations ?? database.stations)].map((s) => [s.source?.id, s]));
const lines = [
  `# Harmonic constants of TICON-4 (doi 10.17882/109129), CC BY 4.0, by way of @neaps/tide-database ${version}.`,
  '# Made by tools/fetch_tides.mjs; attribution in SOURCE.md. Not for navigation.',
  '# station: id, name, lat_deg, lon_deg, mean_above_chart_datum_m (mean sea level less LAT), licence, source_id',
  '# constituent: station id, name, amplitude_m, phase_lag_deg (Greenwich)',
];
for (const [id, [sourceId, name]] of Object.entries(kStations)) {
  const station = bySourceId.get(sourceId);
  if (!station) throw new Error(`${sourceId} is not in the package`);
  if (station.license?.type !== 'cc-by-4.0')
    throw new Error(`${sourceId} has licence ${station.license?.type}; only cc-by-4.0 may be written`);
  const { MSL, LAT } = station.datums;
  lines.push(['station', id, name, station.latitude.toFixed(5), station.longitude.toFixed(5),
    (MSL - LAT).toFixed(3), 'CC-BY-4.0', sourceId].join('\t'));
  for (const c of station.harmonic_constituents)
    lines.push(['constituent', id, c.name, c.amplitude.toFixed(5), c.phase.toFixed(3)].join('\t'));
}
process.stdout.write(lines.join('\n') + '\n');
