// SPDX-License-Identifier: Apache-2.0
// One contract per wire: api/openapi.yaml against the route table, both ways, and against what each
// path answers.
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vigie/codec/plan_edit_json.h"
#include "vigie/night/comparison_json.h"
#include "vigie/server/test_night.h"

namespace vigie::server {
namespace {

using nlohmann::json;

// Reads the part of YAML that the contract is written in: nested mappings and sequences by
// indentation, plain and single-quoted scalars, flow sequences of scalars, folded text (>-).
class YamlReader {
 public:
  explicit YamlReader(const std::string& text) {
    std::size_t from = 0;
    while (from < text.size()) {
      const std::size_t until = std::min(text.find('\n', from), text.size());
      std::string line = text.substr(from, until - from);
      from = until + 1;
      const std::size_t indent = line.find_first_not_of(' ');
      if (indent == std::string::npos || line[indent] == '#') continue;
      lines_.push_back({indent, line.substr(indent)});
    }
  }
  json read() { return block(0); }

 private:
  struct Line {
    std::size_t indent;
    std::string text;
  };

  static json scalar(const std::string& text) {
    if (text.front() == '\'') return text.substr(1, text.size() - 2);
    if (text.front() == '[') {
      json out = json::array();
      std::size_t from = 1;
      while (from < text.size() - 1) {
        const std::size_t until = std::min(text.find(", ", from), text.size() - 1);
        out.push_back(scalar(text.substr(from, until - from)));
        from = until + 2;
      }
      return out;
    }
    const json value = json::parse(text, nullptr, false);
    return value.is_number() || value.is_boolean() ? value : json(text);
  }

  json folded(std::size_t indent) {
    std::string out;
    for (; next_ < lines_.size() && lines_[next_].indent > indent; ++next_)
      out += (out.empty() ? "" : " ") + lines_[next_].text;
    return out;
  }

  json block(std::size_t indent) {
    json out;
    while (next_ < lines_.size() && lines_[next_].indent == indent) {
      Line& line = lines_[next_];
      if (line.text.starts_with("- ")) {
        // The rest of the line belongs to a block two columns further in.
        line = {indent + 2, line.text.substr(2)};
        out.push_back(line.text.find(": ") == std::string::npos && !line.text.ends_with(':')
                          ? scalar(lines_[next_++].text)
                          : block(indent + 2));
        continue;
      }
      const std::size_t colon =
          line.text.ends_with(':') ? line.text.size() - 1 : line.text.find(": ");
      std::string key = line.text.substr(0, colon);
      if (key.front() == '\'') key = key.substr(1, key.size() - 2);
      const std::string rest =
          colon + 2 <= line.text.size() ? line.text.substr(colon + 2) : std::string();
      ++next_;
      if (out.contains(key)) throw std::runtime_error("key twice: " + key);
      if (rest == ">-")
        out[key] = folded(indent);
      else if (!rest.empty())
        out[key] = scalar(rest);
      else
        out[key] = block(lines_.at(next_).indent);
    }
    if (next_ < lines_.size() && lines_[next_].indent > indent)
      throw std::runtime_error("indentation: " + lines_[next_].text);
    return out;
  }

  std::vector<Line> lines_;
  std::size_t next_ = 0;
};

// The part of JSON Schema that the contract uses; a keyword it does not know is a failure.
class SchemaCheck {
 public:
  explicit SchemaCheck(const json& contract) : contract_(contract) {}

  // The first thing wrong, with where it is; "" when the value fits.
  std::string fault(const json& value, const json& schema, const std::string& where) const {
    for (const auto& [keyword, rule] : schema.items()) {
      const std::string found = fault_by(keyword, rule, value, schema, where);
      if (!found.empty()) return found;
    }
    return {};
  }
  std::string fault(const json& value, const std::string& name) const {
    return fault(value, contract_["components"]["schemas"].at(name), name);
  }

 private:
  static bool is_of_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "null") return value.is_null();
    throw std::runtime_error("unknown type " + type);
  }

  std::size_t fitting(const json& value, const json& schemas, const std::string& where) const {
    std::size_t count = 0;
    for (const json& one : schemas) count += fault(value, one, where).empty();
    return count;
  }

  std::string fault_of_members(const std::string& keyword, const json& rule, const json& value,
                               const json& schema, const std::string& where) const {
    if (!value.is_object()) return {};
    if (keyword == "required") {
      for (const json& name : rule)
        if (!value.contains(name.get<std::string>())) return where + " lacks " + name.dump();
    } else if (keyword == "additionalProperties") {
      for (const auto& [name, member] : value.items())
        if (rule == false && !schema["properties"].contains(name)) return where + " has " + name;
    } else {
      for (const auto& [name, member] : value.items())
        if (rule.contains(name)) {
          const std::string found = fault(member, rule[name], where + "." + name);
          if (!found.empty()) return found;
        }
    }
    return {};
  }

  std::string fault_of_items(const std::string& keyword, const json& rule, const json& value,
                             const std::string& where) const {
    if (!value.is_array()) return {};
    if (keyword == "minItems") return value.size() >= rule ? "" : where + " is too short";
    if (keyword == "maxItems") return value.size() <= rule ? "" : where + " is too long";
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string found = fault(value[i], rule, where + "[" + std::to_string(i) + "]");
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string fault_by(const std::string& keyword, const json& rule, const json& value,
                       const json& schema, const std::string& where) const {
    static const std::set<std::string> silent = {"description", "format", "example", "default"};
    if (silent.contains(keyword)) return {};
    const std::string is = where + " is " + value.dump().substr(0, 60);
    if (keyword == "$ref") {
      const std::string ref = rule;
      return fault(value, contract_["components"]["schemas"].at(ref.substr(ref.rfind('/') + 1)),
                   where);
    }
    if (keyword == "type") {
      const json types = rule.is_array() ? rule : json{rule};
      for (const json& type : types)
        if (is_of_type(value, type)) return {};
      return is + ", not " + rule.dump();
    }
    if (keyword == "enum") return std::ranges::count(rule, value) > 0 ? "" : is;
    if (keyword == "const") return value == rule ? "" : is;
    if (keyword == "pattern")
      return std::regex_match(value.get<std::string>(), std::regex(rule.get<std::string>())) ? ""
                                                                                             : is;
    if (keyword == "minimum") return value >= rule ? "" : is;
    if (keyword == "maximum") return value <= rule ? "" : is;
    if (keyword == "exclusiveMinimum") return value > rule ? "" : is;
    if (keyword == "anyOf") return fitting(value, rule, where) >= 1 ? "" : is + ", none of anyOf";
    if (keyword == "oneOf")
      return fitting(value, rule, where) == 1 ? "" : is + ", not one of oneOf";
    if (keyword == "items" || keyword == "minItems" || keyword == "maxItems")
      return fault_of_items(keyword, rule, value, where);
    if (keyword == "properties" || keyword == "required" || keyword == "additionalProperties")
      return fault_of_members(keyword, rule, value, schema, where);
    throw std::runtime_error("unknown keyword " + keyword);
  }

  const json& contract_;
};

class ContractTest : public testing::Test {
 protected:
  ContractTest() {
    std::ifstream in(VIGIE_SOURCE_DATA_DIR "/../api/openapi.yaml");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    contract_ = YamlReader(text).read();
    Sources sources = night_.sources();
    sources.comparison =
        night::comparison_json({.scenario = "made",
                                .a = "none",
                                .b = "two",
                                .model_version = "vigie test",
                                .seed = 1,
                                .replicates = 10,
                                .confidence = 0.9,
                                .outcomes = {{"flight_hours", 1, 2, 1, 0.5, 1.5}}});
    sources.series = &series_;
    site_ = Site::make(sources, StaticFiles::none()).value();
  }
  Response ask(const std::string& target) const {
    return site_->respond({.target = parse_target(target).value(), .if_none_match = {}});
  }
  const TestNight night_;
  const impact::DailySeries series_ = test_series();
  json contract_;
  std::unique_ptr<Site> site_;
};

TEST_F(ContractTest, NamesEveryRouteAndNoOther) {
  std::set<std::string> promised, kept;
  for (const auto& [path, item] : contract_["paths"].items()) promised.insert(path);
  for (const Route& route : site_->routes()) {
    kept.insert(route.path);
    EXPECT_EQ(contract_["paths"][route.path].contains("post"), route.post) << route.path;
    EXPECT_EQ(contract_["paths"][route.path].contains("get"), !route.post) << route.path;
  }
  for (const WebSocketRoute& route : site_->sockets()) kept.insert(route.path);
  EXPECT_EQ(promised, kept);
  EXPECT_GE(promised.size(), 14u);
}

TEST_F(ContractTest, EveryAnswerFitsItsSchema) {
  const SchemaCheck check(contract_);
  for (const auto& [path, item] : contract_["paths"].items()) {
    if (!item.contains("get")) continue;
    const json& answers = item["get"]["responses"];
    if (!answers.contains("200")) continue;
    std::string query;  // what else must be given, by its example
    bool at = false;
    for (const json& parameter : item["get"].value("parameters", json::array()))
      if (parameter.contains("$ref") || parameter["name"] == "at")
        at = true;
      else if (parameter.value("required", false))
        query +=
            "&" + parameter["name"].get<std::string>() + "=" +
            std::regex_replace(parameter["example"].get<std::string>(), std::regex(" "), "%20");
    for (const char* moment : {"20:00", "22:31", "23:59"}) {
      const Response response =
          ask(path + (at ? std::string("?at=2019-06-07T") + moment + ":00Z" + query : ""));
      EXPECT_EQ(response.status, 200) << path << response.body;
      const auto& [type, content] = *answers["200"]["content"].items().begin();
      EXPECT_EQ(response.content_type.substr(0, response.content_type.find(';')), type) << path;
      const json body =
          type.find("json") == std::string::npos ? json(response.body) : json::parse(response.body);
      EXPECT_EQ(check.fault(body, content["schema"], path), "");
    }
  }
}

TEST_F(ContractTest, EditedPlansAndTheirAnswersFit) {
  const SchemaCheck check(contract_);
  const model::Plan& plan = night_.recording.plan();
  for (const char* path : {"/api/v1/plan/evaluate", "/api/v1/plan/solve"}) {
    const std::string body = codec::encode_plan_edit({plan.sorties, {"patrol"}, 1});
    EXPECT_EQ(check.fault(json::parse(body), "PlanEdit"), "");
    const Response response = site_->respond(
        {.target = parse_target(path).value(), .if_none_match = {}, .post = true, .body = body});
    ASSERT_EQ(response.status, 200) << path << response.body;
    const json& content = contract_["paths"][path]["post"]["responses"]["200"]["content"];
    ASSERT_TRUE(content.contains(response.content_type)) << response.content_type;
    EXPECT_EQ(
        check.fault(json::parse(response.body), content[response.content_type]["schema"], path),
        "");
    const Response refused = site_->respond(
        {.target = parse_target(path).value(), .if_none_match = {}, .post = true, .body = "{}"});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(check.fault(json::parse(refused.body), "Error"), "");
    EXPECT_EQ(ask(path).status, 405);
  }
}

TEST_F(ContractTest, ErrorsLiveAnswersAndExamplesFitToo) {
  const SchemaCheck check(contract_);
  EXPECT_EQ(check.fault(json::parse(ask("/api/v1/picture").body), "Error"), "");
  const auto live = site_->sockets().at(0).open();
  const auto now = WebSocketSession::Clock::now();
  const json wish = contract_["components"]["schemas"]["LiveWish"]["example"];
  for (const json& one : {wish, json{{"at", "2019-06-07T22:31:00Z"}}}) {
    EXPECT_EQ(check.fault(one, "LiveWish"), "");
    EXPECT_EQ(check.fault(json::parse(live->on_message(one.dump(), now).at(0)), "LiveAnswer"), "");
  }
  EXPECT_EQ(check.fault(json::parse(live->on_message("x", now).at(0)), "LiveAnswer"), "");
  for (const auto& [name, schema] : contract_["components"]["schemas"].items()) {
    if (!schema.contains("example")) continue;
    EXPECT_EQ(check.fault(schema["example"], name), "");
  }
}

TEST_F(ContractTest, TheCheckSeesFaults) {
  const SchemaCheck check(contract_);
  const json good = json::parse(ask("/api/v1/conditions?at=2019-06-07T22:31:00Z").body);
  const std::pair<const char*, json> faults[] = {
      {"light", "dusk"}, {"wind_kn", "10"},          {"wind_kn", -1},   {"wind_from_deg", 360},
      {"extra", 1},      {"at", "2019-06-07 22:31"}, {"icing", nullptr}};
  for (const auto& [name, value] : faults) {
    json bad = good;
    bad[name] = value;
    EXPECT_NE(check.fault(bad, "Conditions"), "") << name;
  }
  json less = good;
  less.erase("place");
  EXPECT_NE(check.fault(less, "Conditions"), "");
}

}  // namespace
}  // namespace vigie::server
