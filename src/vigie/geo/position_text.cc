// SPDX-License-Identifier: Apache-2.0
#include "vigie/geo/position_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <vector>

#include <GeographicLib/GeoCoords.hpp>
#include <fmt/format.h>

namespace vigie::geo {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLongest = 120;
constexpr double kMetresPerDegree = 60 * core::kMetresPerNauticalMile;

core::Error bad(std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, "position", std::move(problem), std::move(mend)};
}

struct Token {
  enum class Kind { number, hemisphere } kind = Kind::number;
  double value = 0;
  bool minus = false;
  std::size_t whole_digits = 0, decimals = 0;
  char letter = ' ';  // N S E W
};

// What the longest of these begins with stands for; ' ' is nothing at all.
struct Word {
  const char* text;
  char letter;
};
constexpr std::array<Word, 22> kWords{
    {{"LATITUDE", ' '}, {"LONGITUDE", ' '}, {"NORTH", 'N'}, {"SOUTH", 'S'}, {"OUEST", 'W'},
     {"NORD", 'N'},     {"EAST", 'E'},      {"WEST", 'W'},  {"LONG", ' '},  {"SUD", 'S'},
     {"EST", 'E'},      {"LAT", ' '},       {"LON", ' '},   {"DEG", ' '},   {"MIN", ' '},
     {"SEC", ' '},      {"N", 'N'},         {"S", 'S'},     {"E", 'E'},     {"W", 'W'},
     {"O", 'W'},        {"D", ' '}}};

// Marks of degrees, minutes and seconds in UTF-8 and ASCII, all of them separators here.
std::string plain(std::string_view text) {
  std::string out(text);
  for (const char* mark : {"\u00b0", "\u00ba", "\u2032", "\u2033", "\u2019", "\u2018", "\u201d",
                           "\u201c", "\u00b4", "\u00a0", "\u202f"}) {
    const std::string from = mark;
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from))
      out.replace(at, from.size(), " ");
  }
  for (const char* minus : {"\u2212", "\u2013"}) {
    const std::string from = minus;
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from))
      out.replace(at, from.size(), "-");
  }
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

Result<std::vector<Token>> tokens_of(const std::string& text) {
  std::vector<Token> tokens;
  const bool comma_is_decimal = text.find('.') == std::string::npos;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (digit(c)) {
      std::size_t end = i;
      while (end < text.size() && digit(text[end])) ++end;
      Token token{.whole_digits = end - i};
      std::string number = text.substr(i, end - i);
      const bool point = end + 1 < text.size() && digit(text[end + 1]) &&
                         (text[end] == '.' || (text[end] == ',' && comma_is_decimal));
      if (point) {
        std::size_t last = end + 1;
        while (last < text.size() && digit(text[last])) ++last;
        token.decimals = last - end - 1;
        number += "." + text.substr(end + 1, last - end - 1);
        end = last;
      }
      if (number.size() > 20)
        return fail(bad("has a number of more than 20 figures", "shorten it"));
      std::from_chars(number.data(), number.data() + number.size(), token.value);
      // A minus belongs to the number when nothing or a space stands before it: 50-57N has none.
      token.minus = i > 0 && text[i - 1] == '-' && (i == 1 || !digit(text[i - 2]));
      tokens.push_back(token);
      i = end;
      continue;
    }
    if (std::isalpha(static_cast<unsigned char>(c))) {
      const auto word = std::find_if(kWords.begin(), kWords.end(), [&](const Word& w) {
        return text.compare(i, std::char_traits<char>::length(w.text), w.text) == 0;
      });
      if (word == kWords.end())
        return fail(bad(
            fmt::format("has \"{}\" where a number or N, S, E, W should be", text.substr(i, 12)),
            "write e.g. 50 57.0 N 001 24.0 E"));
      if (word->letter != ' ')
        tokens.push_back({.kind = Token::Kind::hemisphere, .letter = word->letter});
      i += std::char_traits<char>::length(word->text);
      continue;
    }
    if (std::string_view(" \t,;:/'\"-+().").find(c) == std::string_view::npos)
      return fail(bad(fmt::format("has the character \"{}\"", c), "write figures and N, S, E, W"));
    ++i;
  }
  return tokens;
}

struct Angle {
  double degrees = 0;
  double unit_deg = 0;  // of the last figure
  std::size_t parts = 0;
};

// Degrees; degrees and minutes; degrees, minutes and seconds; or all run together as in 5057.0.
Result<Angle> angle_of(const std::vector<Token>& numbers, bool latitude) {
  const char* what = latitude ? "latitude" : "longitude";
  if (numbers.empty() || numbers.size() > 3)
    return fail(bad(fmt::format("has {} numbers for its {}", numbers.size(), what),
                    "give degrees, minutes and seconds at most"));
  std::vector<double> parts;
  for (const Token& token : numbers) parts.push_back(token.value);
  const std::size_t degree_digits = latitude ? 2 : 3;
  const std::size_t figures = numbers.front().whole_digits;
  if (parts.size() == 1 && (figures == degree_digits + 2 || figures == degree_digits + 4)) {
    const bool seconds = figures == degree_digits + 4;
    const double run = parts.front();
    parts = seconds ? std::vector{std::floor(run / 10000), std::floor(std::fmod(run, 10000) / 100),
                                  std::fmod(run, 100)}
                    : std::vector{std::floor(run / 100), std::fmod(run, 100)};
  }
  for (std::size_t k = 0; k + 1 < numbers.size(); ++k)
    if (numbers[k].decimals > 0)
      return fail(bad(fmt::format("has decimals before the end of its {}", what),
                      "give decimals on the last figure only"));
  for (std::size_t k = 1; k < parts.size(); ++k)
    if (parts[k] >= 60)
      return fail(
          bad(fmt::format("has {} {} in its {}", parts[k], k == 1 ? "minutes" : "seconds", what),
              "give less than 60"));
  Angle out;
  out.parts = parts.size();
  double unit = 1;
  for (std::size_t k = 0; k < parts.size(); ++k, unit /= 60) out.degrees += parts[k] * unit;
  out.unit_deg = unit * 60 * std::pow(10.0, -static_cast<double>(numbers.back().decimals));
  const double most = latitude ? 90 : 180;
  if (out.degrees > most)
    return fail(bad(fmt::format("has a {} of {} degrees", what, out.degrees),
                    "check the figures, and whether latitude and longitude are swapped"));
  return out;
}

const char* format_name(std::size_t parts) {
  return parts == 1 ? "degrees" : parts == 2 ? "degrees and minutes" : "degrees, minutes, seconds";
}

Result<WrittenPosition> with_hemispheres(const std::vector<Token>& tokens) {
  const bool before = tokens.front().kind == Token::Kind::hemisphere;
  std::vector<Token> numbers[2];
  char letters[2] = {' ', ' '};
  int side = before ? -1 : 0;
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::hemisphere) {
      if (before) ++side;
      if (side < 0 || side > 1)
        return fail(bad("has more than two hemispheres", "give one N or S and one E or W"));
      letters[side] = token.letter;
      if (!before) ++side;
    } else {
      if (side > 1) return fail(bad("has numbers after its end", "give one position"));
      if (token.minus) return fail(bad("has both a minus and a hemisphere", "give one of them"));
      numbers[side].push_back(token);
    }
  }
  const auto is_latitude = [](char c) { return c == 'N' || c == 'S'; };
  if (letters[0] == ' ' || letters[1] == ' ' || is_latitude(letters[0]) == is_latitude(letters[1]))
    return fail(
        bad("does not have one latitude and one longitude", "give one N or S and one E or W"));
  const std::size_t lat = is_latitude(letters[0]) ? 0 : 1, lon = 1 - lat;
  const auto latitude = angle_of(numbers[lat], true);
  if (!latitude) return fail(latitude.error());
  const auto longitude = angle_of(numbers[lon], false);
  if (!longitude) return fail(longitude.error());
  return WrittenPosition{.at = {letters[lat] == 'S' ? -latitude->degrees : latitude->degrees,
                                letters[lon] == 'W' ? -longitude->degrees : longitude->degrees},
                         .resolution = core::metres(
                             std::max(latitude->unit_deg, longitude->unit_deg) * kMetresPerDegree),
                         .format = format_name(std::max(latitude->parts, longitude->parts))};
}

Result<WrittenPosition> without_hemispheres(const std::vector<Token>& tokens) {
  if (tokens.size() != 2 && tokens.size() != 4 && tokens.size() != 6)
    return fail(bad(fmt::format("has {} numbers and no N, S, E, W", tokens.size()),
                    "write e.g. 50.95 1.40 or 50 57.0 N 001 24.0 E"));
  const std::ptrdiff_t half = static_cast<std::ptrdiff_t>(tokens.size() / 2);
  const auto latitude = angle_of({tokens.begin(), tokens.begin() + half}, true);
  if (!latitude) return fail(latitude.error());
  const auto longitude = angle_of({tokens.begin() + half, tokens.end()}, false);
  if (!longitude) return fail(longitude.error());
  const auto sign = [](const Token& token) { return token.minus ? -1.0 : 1.0; };
  return WrittenPosition{
      .at = {sign(tokens.front()) * latitude->degrees,
             sign(tokens[static_cast<std::size_t>(half)]) * longitude->degrees},
      .resolution =
          core::metres(std::max(latitude->unit_deg, longitude->unit_deg) * kMetresPerDegree),
      .format = std::string(format_name(std::max(latitude->parts, longitude->parts))) +
                ", latitude first"};
}

// "387600 5645600": five to seven figures each before any point.
std::optional<Point> easting_northing(const std::string& text) {
  std::istringstream words(text);
  std::string east, north, more;
  if (!(words >> east >> north) || words >> more) return std::nullopt;
  const auto metres = [](const std::string& word) -> std::optional<double> {
    const std::size_t whole = std::min(word.find('.'), word.size());
    if (whole < 5 || whole > 7 || std::count(word.begin(), word.end(), '.') > 1 ||
        !std::all_of(word.begin(), word.end(), [](char c) { return digit(c) || c == '.'; }))
      return std::nullopt;
    return std::stod(word);
  };
  const auto e = metres(east), n = metres(north);
  if (!e || !n) return std::nullopt;
  return Point{*e, *n};
}

// "31U 387600 5645600", "31UCS8760045600" and the like: a zone, a band letter, then more.
std::optional<Result<WrittenPosition>> on_a_grid(const std::string& text) {
  std::string packed;
  std::copy_if(text.begin(), text.end(), std::back_inserter(packed),
               [](char c) { return c != ' ' && c != '\t'; });
  std::size_t i = 0;
  while (i < packed.size() && digit(packed[i])) ++i;
  if (i < 1 || i > 2 || i >= packed.size() || packed[i] < 'C' || packed[i] > 'X') return {};
  const bool mgrs = i + 2 < packed.size() &&
                    std::isalpha(static_cast<unsigned char>(packed[i + 1])) &&
                    std::isalpha(static_cast<unsigned char>(packed[i + 2]));
  const std::optional<Point> metres =
      mgrs ? std::nullopt : easting_northing(text.substr(text.find(packed[i]) + 1));
  if (!mgrs && !metres) return {};
  const int zone = std::stoi(packed.substr(0, i));
  if (zone < 1) return {};
  try {
    WrittenPosition out;
    if (mgrs) {
      const GeographicLib::GeoCoords at(packed);
      out.at = {at.Latitude(), at.Longitude()};
      const std::size_t figures = (packed.size() - i - 3) / 2;
      out.resolution = core::metres(std::pow(10.0, 5 - static_cast<double>(figures)));
      out.format = "MGRS";
    } else {
      const GeographicLib::GeoCoords at(zone, packed[i] >= 'N', metres->east_m, metres->north_m);
      out.at = {at.Latitude(), at.Longitude()};
      out.resolution = core::metres(1);
      out.format = "UTM";
    }
    return out;
  } catch (const std::exception& error) {
    return fail(bad(fmt::format("is no place on the grid: {}", error.what()),
                    "write e.g. 31U 387600 5645600 or 31UCS8760045600"));
  }
}

bool three_words(const std::string& text) {
  int dots = 0;
  for (const char c : text) {
    if (c == '.')
      ++dots;
    else if (!std::isalpha(static_cast<unsigned char>(c)) && c != '/')
      return false;
  }
  return dots == 2;
}

}  // namespace

Result<WrittenPosition> parse_position(std::string_view text) {
  if (text.size() > kLongest)
    return fail(bad("is longer than 120 characters", "give the position alone"));
  const std::string written = plain(text);
  if (three_words(written))
    return fail(bad("is a three-word address", "ask for latitude and longitude"));
  if (auto grid = on_a_grid(written)) return *grid;
  const auto tokens = tokens_of(written);
  if (!tokens) return fail(tokens.error());
  if (tokens->empty()) return fail(bad("is empty", "write e.g. 50 57.0 N 001 24.0 E"));
  const bool hemispheres = std::any_of(tokens->begin(), tokens->end(), [](const Token& token) {
    return token.kind == Token::Kind::hemisphere;
  });
  return hemispheres ? with_hemispheres(*tokens) : without_hemispheres(*tokens);
}

std::string format_position(LatLon at) {
  const auto part = [](double degrees, int width, char plus, char minus) {
    const auto hundredths = static_cast<long>(std::lround(std::abs(degrees) * 6000));
    return fmt::format("{:0{}d}\u00b0{:02d}.{:02d}'{}", hundredths / 6000, width,
                       hundredths % 6000 / 100, hundredths % 100, degrees < 0 ? minus : plus);
  };
  return part(at.lat_deg, 2, 'N', 'S') + " " + part(at.lon_deg, 3, 'E', 'W');
}

}  // namespace vigie::geo
