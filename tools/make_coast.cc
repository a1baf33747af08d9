// SPDX-License-Identifier: Apache-2.0
// make_coast <binned_GSHHS_f.nc> <land.geojson>
//
// Cuts the land around the Dover Strait out of GSHHG (Wessel and Smith, "A global, self-consistent,
// hierarchical, high-resolution shoreline database", JGR 101 B4, 1996; data LGPL-3+) and writes it
// as RFC 7946 polygons. GSHHG keeps the shoreline as pieces in bins of one degree, with land always
// on the same side of a piece. The pieces and the frame of the bins are noded and polygonised; a
// face is land when its shoreline edges say so. Lakes (level 2 and deeper) count as land: nothing
// floats there that we watch.
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <geos_c.h>
#include <netcdf.h>

namespace {

// The area kept (degrees) unless the call gives another, and the whole bins that cover any.
struct Area {
  double west = -0.2, south = 49.9, east = 3.3, north = 51.8;
};
constexpr int kBinWest = -1, kBinEast = 4, kBinSouth = 49, kBinNorth = 52;
constexpr double kGridDeg = 1e-5;  // output precision, about a metre

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// ---- netCDF ----

class Gshhg {
 public:
  explicit Gshhg(const std::string& path) {
    if (!std::filesystem::exists(path))
      throw Failure(path + " is not there; install the Debian package gmt-gshhg-full");
    check(nc_open(path.c_str(), NC_NOWRITE, &file_), path);
  }
  ~Gshhg() { nc_close(file_); }
  Gshhg(const Gshhg&) = delete;
  Gshhg& operator=(const Gshhg&) = delete;

  std::vector<int> ints(const char* name) const {
    std::vector<int> values(length(name));
    check(nc_get_var_int(file_, variable(name), values.data()), name);
    return values;
  }
  // Unsigned 16-bit offsets, stored in a signed short.
  std::vector<std::uint16_t> offsets(const char* name) const {
    std::vector<short> values(length(name));
    check(nc_get_var_short(file_, variable(name), values.data()), name);
    return {values.begin(), values.end()};
  }

 private:
  static void check(int status, const std::string& what) {
    if (status != NC_NOERR)
      throw Failure(what + ": " + nc_strerror(status) +
                    "; is this binned_GSHHS_f.nc of Debian's gmt-gshhg-full?");
  }
  int variable(const char* name) const {
    int id = 0;
    check(nc_inq_varid(file_, name, &id), name);
    return id;
  }
  std::size_t length(const char* name) const {
    int dimension = 0, dimensions = 0;
    check(nc_inq_varndims(file_, variable(name), &dimensions), name);
    if (dimensions != 1) throw Failure(std::string(name) + " is not a list");
    check(nc_inq_vardimid(file_, variable(name), &dimension), name);
    std::size_t count = 0;
    check(nc_inq_dimlen(file_, dimension, &count), name);
    return count;
  }
  int file_ = -1;
};

// ---- shoreline pieces ----

// Hundred-millionths of a degree: exact enough to tell two vertices apart, and comparable.
using Vertex = std::pair<std::int64_t, std::int64_t>;  // lon, lat
constexpr double kVertexUnit = 1e-8;
using Piece = std::vector<Vertex>;

Vertex make_vertex(double lon, double lat) {
  return {std::llround(lon / kVertexUnit), std::llround(lat / kVertexUnit)};
}
double lon_of(const Vertex& v) { return static_cast<double>(v.first) * kVertexUnit; }
double lat_of(const Vertex& v) { return static_cast<double>(v.second) * kVertexUnit; }

std::vector<Piece> read_pieces(const Gshhg& file) {
  const auto first_segment = file.ints("Id_of_first_segment_in_a_bin");
  const auto segment_count = file.offsets("N_segments_in_a_bin");
  const auto header = file.ints("Embedded_npts_levels_exit_entry_for_a_segment");
  const auto first_point = file.ints("Id_of_first_point_in_a_segment");
  const auto lon = file.offsets("Relative_longitude_from_SW_corner_of_bin");
  const auto lat = file.offsets("Relative_latitude_from_SW_corner_of_bin");
  if (first_segment.size() != 360 * 180 || segment_count.size() != first_segment.size())
    throw Failure("not the full resolution (bins of one degree); use binned_GSHHS_f.nc");
  std::vector<Piece> pieces;
  for (int south = kBinSouth; south < kBinNorth; ++south)
    for (int west = kBinWest; west < kBinEast; ++west) {
      const auto bin = static_cast<std::size_t>((89 - south) * 360 + (west + 360) % 360);
      for (int k = 0; k < segment_count[bin]; ++k) {
        const auto s = static_cast<std::size_t>(first_segment[bin] + k);
        const auto bits = static_cast<std::uint32_t>(header.at(s));
        const std::uint32_t points = bits >> 9, level = (bits >> 6) & 7U;
        if (level != 1) continue;
        Piece piece;
        for (std::uint32_t i = 0; i < points; ++i) {
          const std::size_t at = static_cast<std::size_t>(first_point.at(s)) + i;
          const Vertex v = make_vertex(west + lon.at(at) / 65535.0, south + lat.at(at) / 65535.0);
          if (piece.empty() || piece.back() != v) piece.push_back(v);
        }
        const bool closed_in_bin = (bits & 7U) == 4;
        if (closed_in_bin && piece.size() > 2 && piece.front() != piece.back())
          piece.push_back(piece.front());
        if (piece.size() > 1) pieces.push_back(std::move(piece));
      }
    }
  if (pieces.empty()) throw Failure("no shoreline in the area: wrong file?");
  return pieces;
}

// ---- GEOS ----

std::string last_geos_error;

void geos_failed(const char* format, ...) {
  std::array<char, 500> text{};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  last_geos_error = text.data();
}
void geos_noticed(const char*, ...) {}

struct GeometryDeleter {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy(g); }
};
using Geometry = std::unique_ptr<GEOSGeometry, GeometryDeleter>;

Geometry own(GEOSGeometry* g, const char* step) {
  if (g == nullptr) throw Failure(fmt::format("{} failed in GEOS: {}", step, last_geos_error));
  return Geometry(g);
}

Geometry line_of(const Piece& piece) {
  GEOSCoordSequence* points = GEOSCoordSeq_create(static_cast<unsigned>(piece.size()), 2);
  for (unsigned i = 0; i < piece.size(); ++i)
    GEOSCoordSeq_setXY(points, i, lon_of(piece[i]), lat_of(piece[i]));
  return own(GEOSGeom_createLineString(points), "line");
}

Geometry faces_of(const std::vector<Piece>& pieces) {
  std::vector<Geometry> lines;
  for (const Piece& piece : pieces) lines.push_back(line_of(piece));
  const Vertex sw = make_vertex(kBinWest, kBinSouth), se = make_vertex(kBinEast, kBinSouth),
               ne = make_vertex(kBinEast, kBinNorth), nw = make_vertex(kBinWest, kBinNorth);
  lines.push_back(line_of({sw, se, ne, nw, sw}));
  std::vector<GEOSGeometry*> raw;
  for (Geometry& line : lines) raw.push_back(line.release());
  const Geometry all = own(GEOSGeom_createCollection(GEOS_MULTILINESTRING, raw.data(),
                                                     static_cast<unsigned>(raw.size())),
                           "collection of lines");
  const Geometry noded = own(GEOSUnaryUnion(all.get()), "noding");
  const GEOSGeometry* one = noded.get();
  return own(GEOSPolygonize(&one, 1), "polygonising");
}

// The edges of all pieces, in their direction.
using Edges = std::map<std::pair<Vertex, Vertex>, int>;

Edges edges_of(const std::vector<Piece>& pieces) {
  Edges edges;
  for (const Piece& piece : pieces)
    for (std::size_t i = 1; i < piece.size(); ++i) ++edges[{piece[i - 1], piece[i]}];
  return edges;
}

// Votes of a face's outer ring: positive when its edges run with the pieces and the ring is
// clockwise or against them and counterclockwise, that is, when the face lies right of the pieces.
long votes_right(const GEOSGeometry* ring, const Edges& edges) {
  const GEOSCoordSequence* points = GEOSGeom_getCoordSeq(ring);
  unsigned count = 0;
  char counterclockwise = 0;
  if (!GEOSCoordSeq_getSize(points, &count) || !GEOSCoordSeq_isCCW(points, &counterclockwise))
    throw Failure("GEOS failed: ring");
  long votes = 0;
  Vertex before;
  for (unsigned i = 0; i < count; ++i) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY(points, i, &x, &y);
    const Vertex v = make_vertex(x, y);
    if (i > 0) votes += (edges.count({before, v}) ? 1 : 0) - (edges.count({v, before}) ? 1 : 0);
    before = v;
  }
  return counterclockwise ? -votes : votes;
}

bool covers(const GEOSGeometry* area, double lon, double lat) {
  const Geometry point = own(GEOSGeom_createPointFromXY(lon, lat), "point");
  return GEOSContains(area, point.get()) == 1;
}

Geometry land_of(const std::vector<Piece>& pieces, const Area& area) {
  const Geometry faces = faces_of(pieces);
  const Edges edges = edges_of(pieces);
  std::vector<GEOSGeometry*> land;
  for (int i = 0; i < GEOSGetNumGeometries(faces.get()); ++i) {
    const GEOSGeometry* face = GEOSGetGeometryN(faces.get(), i);
    long votes = votes_right(GEOSGetExteriorRing(face), edges);
    // A hole is walked as its own ring: the face is outside it, so the side turns.
    if (votes == 0)
      for (int h = 0; h < GEOSGetNumInteriorRings(face); ++h)
        votes -= votes_right(GEOSGetInteriorRingN(face, h), edges);
    if (votes == 0) throw Failure("a face of the shoreline is neither land nor sea");
    if (votes < 0) land.push_back(GEOSGeom_clone(face));
  }
  const Geometry all = own(
      GEOSGeom_createCollection(GEOS_MULTIPOLYGON, land.data(), static_cast<unsigned>(land.size())),
      "collection of land");
  const Geometry joined = own(GEOSUnaryUnion(all.get()), "joining land");
  const Geometry frame =
      own(GEOSGeom_createRectangle(area.west, area.south, area.east, area.north), "frame");
  const Geometry cut = own(GEOSIntersection(joined.get(), frame.get()), "cutting to the area");
  return own(GEOSGeom_setPrecision(cut.get(), kGridDeg, 0), "rounding");
}

// What anyone can see on a map; a file that says otherwise must not be used.
void check_known_places(const GEOSGeometry* land) {
  struct Place {
    const char* name;
    double lon, lat;
    bool is_land;
  };
  for (const Place& place : {Place{"Canterbury", 1.08, 51.28, true},
                             {"Calais", 1.86, 50.945, true},
                             {"Saint-Omer", 2.26, 50.75, true},
                             {"the middle of the Strait", 1.55, 51.0, false},
                             {"the open North Sea", 2.6, 51.5, false}})
    if (covers(land, place.lon, place.lat) != place.is_land)
      throw Failure(fmt::format("{} came out as {}", place.name, place.is_land ? "sea" : "land"));
}

// ---- GeoJSON ----

// RFC 7946: outer rings counterclockwise, holes clockwise.
std::string ring_text(const GEOSGeometry* ring, bool outer) {
  const GEOSCoordSequence* points = GEOSGeom_getCoordSeq(ring);
  unsigned count = 0;
  char counterclockwise = 0;
  GEOSCoordSeq_getSize(points, &count);
  GEOSCoordSeq_isCCW(points, &counterclockwise);
  const bool turn = (counterclockwise != 0) != outer;
  std::string text = "[";
  for (unsigned i = 0; i < count; ++i) {
    double lon = 0, lat = 0;
    GEOSCoordSeq_getXY(points, turn ? count - 1 - i : i, &lon, &lat);
    text += fmt::format("{}[{:.5f},{:.5f}]", i == 0 ? "" : ",", lon, lat);
  }
  return text + "]";
}

std::string geojson_of(const GEOSGeometry* land, const Area& area) {
  std::string text = fmt::format(
      "{{\"type\":\"FeatureCollection\",\"bbox\":[{},{},{},{}],\n"
      "\"source\":\"GSHHG full resolution (Wessel and Smith 1996), from Debian gmt-gshhg-full; "
      "LGPL-3+\",\n\"features\":[\n",
      area.west, area.south, area.east, area.north);
  for (int i = 0; i < GEOSGetNumGeometries(land); ++i) {
    const GEOSGeometry* polygon = GEOSGetGeometryN(land, i);
    if (GEOSGeomTypeId(polygon) != GEOS_POLYGON) continue;
    text += i == 0 ? "" : ",\n";
    text += R"({"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[)";
    text += ring_text(GEOSGetExteriorRing(polygon), true);
    for (int h = 0; h < GEOSGetNumInteriorRings(polygon); ++h)
      text += "," + ring_text(GEOSGetInteriorRingN(polygon, h), false);
    text += "]}}";
  }
  return text + "\n]}\n";
}

// All or nothing: a stopped run leaves no half file behind.
void save(const std::string& text, const std::filesystem::path& path) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  const std::filesystem::path part = path.string() + ".part";
  std::ofstream out(part, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw Failure("cannot write " + part.string() + "; is the disk full?");
  std::filesystem::rename(part, path);
}

// West, south, east, north in degrees, within the bins read.
Area area_of(char** numbers) {
  double degrees[4];
  for (int i = 0; i < 4; ++i) {
    char* end = nullptr;
    degrees[i] = std::strtod(numbers[i], &end);
    if (end == numbers[i] || *end != '\0')
      throw Failure(fmt::format("{} is not a number", numbers[i]));
  }
  const Area area{degrees[0], degrees[1], degrees[2], degrees[3]};
  if (!(kBinWest < area.west && area.west < area.east && area.east < kBinEast &&
        kBinSouth < area.south && area.south < area.north && area.north < kBinNorth))
    throw Failure(fmt::format("the area must lie within {} to {} E and {} to {} N", kBinWest,
                              kBinEast, kBinSouth, kBinNorth));
  return area;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 && count != 7) {
    std::fputs(
        "usage: make_coast <binned_GSHHS_f.nc> <land.geojson> [<west> <south> <east> <north>]\n",
        stderr);
    return 2;
  }
  try {
    initGEOS(geos_noticed, geos_failed);
    const Area area = count == 7 ? area_of(arguments + 3) : Area{};
    const Gshhg file(arguments[1]);
    const auto pieces = read_pieces(file);
    const Geometry land = land_of(pieces, area);
    if (GEOSisValid(land.get()) != 1) throw Failure("the land polygons are not valid");
    check_known_places(land.get());
    save(geojson_of(land.get(), area), arguments[2]);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "make_coast: %s\n", problem.what());
    return 1;
  }
  return 0;
}
